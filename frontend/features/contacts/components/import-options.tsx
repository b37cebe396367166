import { auth } from '@sequelstring/contract/auth.ts';
import type { Import } from '@sequelstring/contract/crm.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { CountrySelect } from '../../../ui/country-select.tsx';
import { Field } from '../../../ui/field.tsx';
import { Label } from '../../../ui/label.tsx';
import { Select } from '../../../ui/select.tsx';
import type { ImportOptions } from '../api/import.queries.ts';

const duplicateOptions = [
  { value: 'skip', label: 'Leave it as it is', help: 'The record of the file is left out.' },
  { value: 'update', label: 'Fill in and update', help: 'Update the contact from the file.' },
  { value: 'create', label: 'Create another contact', help: 'Both stand in the list.' },
] as const;

const dateOptions = [
  { value: 'auto', label: 'Detect automatically', help: 'Uses rows with a day above 12.' },
  { value: 'dmy', label: '3 April', help: 'Day first, as in most of the world.' },
  { value: 'mdy', label: '4 March', help: 'Month first, as in the United States.' },
] as const;

interface ImportOptionsCardProps {
  format: Import['format'];
  options: ImportOptions;
  onChange(changed: Partial<ImportOptions>): void;
}

/** What to do with contacts that exist already, and how ambiguous numbers and dates are read. */
export function ImportOptionsCard({ format, options, onChange }: ImportOptionsCardProps) {
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.call(auth.settings, { signal }),
    staleTime: 300_000,
  });
  const usual = settings.data?.country;
  return (
    <Card title="How to import">
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label="If a contact exists already" help="Matched by email, or by name and phone.">
          <Select
            options={duplicateOptions}
            value={options.onDuplicate ?? 'skip'}
            onValueChange={(onDuplicate) => onChange({ onDuplicate })}
          />
        </Field>
        <Field
          label="Phone numbers without country"
          help={
            usual || options.country
              ? 'Read as numbers of this country where the contact’s address names none.'
              : 'The country of the contact’s address tells; without one they stay as typed.'
          }
        >
          <CountrySelect
            value={options.country}
            onValueChange={(country) => onChange({ country })}
            clearLabel={usual ? `As in the settings: ${usual}` : 'None'}
          />
        </Field>
        {format === 'csv' && (
          <Field label="03/04/1990 means" help="Only for dates that can be read both ways.">
            <Select
              options={dateOptions}
              value={options.dateOrder ?? 'auto'}
              onValueChange={(order) => onChange({ dateOrder: order === 'auto' ? undefined : order })}
            />
          </Field>
        )}
        <Label className="flex items-center gap-2 font-normal sm:col-span-full">
          <Checkbox
            checked={options.createAccounts ?? false}
            onCheckedChange={(checked) => onChange({ createAccounts: checked === true })}
          />
          {words.createAccounts}
        </Label>
      </div>
    </Card>
  );
}
