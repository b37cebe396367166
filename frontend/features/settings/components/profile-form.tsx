import { zodResolver } from '@hookform/resolvers/zod';
import { auth, type User } from '@sequelstring/contract/auth.ts';
import { useMemo } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { fieldError } from '../../../lib/form-failure.ts';
import { browserTimeZone, formatTimeZone } from '../../../lib/format.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateProfile } from '../api/settings.queries.ts';
import { localeOptions } from './locales.ts';
import { SaveBar } from './save-bar.tsx';

const Profile = auth.updateMe.body.pick({ name: true, timeZone: true, locale: true }).required({ name: true });

const valuesOf = (user: User) => ({ name: user.name, timeZone: user.timeZone ?? null, locale: user.locale ?? null });

/** Name, time zone and language of the signed-in person. */
export function ProfileForm({ user }: { user: User }) {
  const update = useUpdateProfile();
  const form = useForm({ resolver: zodResolver(Profile), defaultValues: valuesOf(user) });
  const locales = useMemo(localeOptions, []);
  const { errors, isDirty, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(form, async (values) => {
    form.reset(valuesOf(await update.mutateAsync(values)));
    toast.success('Profile saved');
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <Field label="Name" error={fieldError(errors.name, 'Enter your name')}>
        <Input autoComplete="name" {...form.register('name')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Time zone"
          help="Used for the times you see, and for contacts without a time zone."
          error={errors.timeZone?.message}
        >
          <Controller
            control={form.control}
            name="timeZone"
            render={({ field }) => (
              <TimeZoneSelect
                value={field.value ?? undefined}
                onValueChange={(zone) => field.onChange(zone ?? null)}
                onBlur={field.onBlur}
                clearLabel={`Browser default: ${formatTimeZone(browserTimeZone())}`}
              />
            )}
          />
        </Field>
        <Field label="Dates and numbers" help="Date and number format." error={errors.locale?.message}>
          <Controller
            control={form.control}
            name="locale"
            render={({ field }) => (
              <Combobox
                options={locales}
                value={field.value ?? undefined}
                onValueChange={(locale) => field.onChange(locale ?? null)}
                onBlur={field.onBlur}
                clearLabel={`Browser default: ${navigator.language}`}
                searchPlaceholder="Search languages"
              />
            )}
          />
        </Field>
      </div>
      <SaveBar dirty={isDirty} saving={isSubmitting} onReset={() => form.reset()} />
    </form>
  );
}
