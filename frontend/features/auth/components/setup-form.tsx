import { zodResolver } from '@hookform/resolvers/zod';
import { auth } from '@sequelstring/contract/auth.ts';
import { Controller, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { fieldError, passwordError } from '../../../lib/form-failure.ts';
import { browserTimeZone } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { StrengthMeter } from '../../../ui/strength-meter.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { authStatusQuery, setUp } from '../api/auth.actions.ts';

type Values = z.input<typeof auth.setup.body>;
type Form = UseFormReturn<Values, unknown, z.output<typeof auth.setup.body>>;

/** Creates the first administrator, and says what the organisation is called and where it is. */
export function SetupForm({ code, asksCode }: { code: string | undefined; asksCode: boolean }) {
  const form: Form = useForm({
    resolver: zodResolver(auth.setup.body),
    defaultValues: { name: '', email: '', password: '', timeZone: browserTimeZone(), sampleData: false, code },
  });
  const { submit, failure } = useSubmit(form, async (values) => {
    try {
      await setUp(values);
    } catch (error) {
      // Somebody else was first: the page then leads to signing in.
      if (error instanceof ApiFailure && error.code === 'already_set_up') {
        await queryClient.invalidateQueries({ queryKey: authStatusQuery.queryKey });
      }
      throw error;
    }
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      {asksCode && (
        <Field
          label="Setup code"
          help="It is part of the address that the server printed when it started."
          error={form.formState.errors.code?.message}
        >
          <Input autoComplete="off" {...form.register('code')} />
        </Field>
      )}
      <PersonFields form={form} />
      <div className="my-1 border-t" />
      <OrganisationFields form={form} />
      <Button type="submit" variant="primary" loading={form.formState.isSubmitting} className="w-full">
        Create administrator
      </Button>
    </form>
  );
}

function PersonFields({ form }: { form: Form }) {
  const { errors } = form.formState;
  const [name, email, password] = form.watch(['name', 'email', 'password']);
  return (
    <>
      <Field label="Your name" error={fieldError(errors.name, 'Enter your name')}>
        <Input autoComplete="name" autoFocus {...form.register('name')} />
      </Field>
      <Field label="Email address" error={fieldError(errors.email, 'Enter an email address such as ada@example.com')}>
        <Input type="email" autoComplete="username" {...form.register('email')} />
      </Field>
      <div className="flex flex-col gap-2">
        <Field
          label="Password"
          help={password === '' ? 'At least 10 characters. A phrase of a few words is fine.' : undefined}
          error={passwordError(errors.password)}
        >
          <PasswordInput autoComplete="new-password" {...form.register('password')} />
        </Field>
        {!errors.password && <StrengthMeter password={password} personal={[name, email]} />}
      </div>
    </>
  );
}

function OrganisationFields({ form }: { form: Form }) {
  const { errors } = form.formState;
  return (
    <>
      <Field label="Organisation" optional error={errors.organisationName?.message}>
        <Input
          autoComplete="organization"
          {...form.register('organisationName', { setValueAs: (value?: string) => value?.trim() || undefined })}
        />
      </Field>
      <Field
        label="Time zone"
        help="Used when neither the contact nor the owner has a time zone."
        error={errors.timeZone?.message}
      >
        <Controller
          control={form.control}
          name="timeZone"
          render={({ field }) => (
            <TimeZoneSelect value={field.value} onValueChange={field.onChange} onBlur={field.onBlur} />
          )}
        />
      </Field>
      <Controller
        control={form.control}
        name="sampleData"
        render={({ field }) => (
          <Switch
            label="Add sample contacts"
            help="A few made-up people with birthdays, to look around; their addresses are made up too."
            checked={field.value ?? false}
            onCheckedChange={field.onChange}
            className="rounded-lg border bg-surface p-3"
          />
        )}
      />
    </>
  );
}
