import { zodResolver } from '@hookform/resolvers/zod';
import { auth, type OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { Controller, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { fieldError } from '../../../lib/form-failure.ts';
import { organisationWords as words } from '../../../lib/messages/settings.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { CountrySelect } from '../../../ui/country-select.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateSettings } from '../api/settings.queries.ts';
import { SaveBar } from './save-bar.tsx';

const Organisation = auth.updateSettings.body
  .omit({ greetingsPaused: true, visibility: true, mailFrom: true, mailProviders: true })
  .required();
type Form = UseFormReturn<z.input<typeof Organisation>, unknown, z.output<typeof Organisation>>;

const currencyNames = new Intl.DisplayNames('en', { type: 'currency' });
const currencies = Intl.supportedValuesOf('currency').map((value) => ({
  value,
  label: `${value} · ${currencyNames.of(value)}`,
}));

const valuesOf = (settings: OrganisationSettings) => ({
  organisationName: settings.organisationName,
  timeZone: settings.timeZone,
  country: settings.country ?? null,
  currency: settings.currency,
  greetingMaxAgeHours: settings.greetingMaxAgeHours,
});

/** Name, time zone, country, currency and the age limit of greetings. */
export function OrganisationForm({ settings }: { settings: OrganisationSettings }) {
  const update = useUpdateSettings();
  const form: Form = useForm({ resolver: zodResolver(Organisation), defaultValues: valuesOf(settings) });
  const { errors, isDirty, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(form, async (values) => {
    form.reset(valuesOf(await update.mutateAsync(values)));
    toast.success('Organisation saved');
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <Field
        label="Name"
        help="Shown in greetings and on the unsubscribe page."
        error={fieldError(errors.organisationName, 'Enter the name of the organisation')}
      >
        <Input autoComplete="organization" {...form.register('organisationName')} />
      </Field>
      <PlaceFields form={form} />
      <Field
        label="Greetings may be late by"
        help="After a longer break, a greeting that is later than this is not sent any more; it is recorded as too late."
        error={fieldError(errors.greetingMaxAgeHours, 'Enter whole hours from 1 to 240')}
        className="sm:max-w-1/2"
      >
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={240}
          trailing={<span className="pr-1.5 text-sm">hours</span>}
          {...form.register('greetingMaxAgeHours', { valueAsNumber: true })}
        />
      </Field>
      <SaveBar dirty={isDirty} saving={isSubmitting} onReset={() => form.reset()} />
    </form>
  );
}

function PlaceFields({ form }: { form: Form }) {
  const { errors } = form.formState;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Time zone"
        help="Used where neither a contact nor its owner has one."
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
      <Field
        label="Country"
        help="How phone numbers without a country code are read where the contact’s address names no country."
        error={errors.country?.message}
      >
        <Controller
          control={form.control}
          name="country"
          render={({ field }) => (
            <CountrySelect
              value={field.value ?? undefined}
              onValueChange={(country) => field.onChange(country ?? null)}
              clearLabel="None (keep as typed)"
            />
          )}
        />
      </Field>
      <Field
        label={words.currency}
        help={words.currencyHelp}
        error={fieldError(errors.currency, words.currencyMissing)}
      >
        <Controller
          control={form.control}
          name="currency"
          render={({ field }) => (
            <Combobox
              options={currencies}
              value={field.value}
              onValueChange={(currency) => field.onChange(currency ?? field.value)}
              onBlur={field.onBlur}
              searchPlaceholder={words.findCurrency}
            />
          )}
        />
      </Field>
    </div>
  );
}
