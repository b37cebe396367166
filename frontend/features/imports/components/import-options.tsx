import { auth } from '@sequelstring/contract/auth.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { Fields } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { CountrySelect } from '../../../ui/country-select.tsx';
import { Field } from '../../../ui/field.tsx';
import { Label } from '../../../ui/label.tsx';
import { Select } from '../../../ui/select.tsx';
import { type ImportOptions, useImportFields } from '../api/import.queries.ts';
import { kindOf } from '../api/kinds.ts';

const duplicateOptions = (one: string) =>
  [
    { value: 'skip', label: 'Leave it as it is', help: 'The record of the file is left out.' },
    { value: 'update', label: 'Fill in and update', help: `Update the ${one} from the file.` },
    { value: 'create', label: `Create another ${one}`, help: 'Both stand in the list.' },
  ] as const;

const dateOptions = [
  { value: 'auto', label: 'Detect automatically', help: 'Uses rows with a day above 12.' },
  { value: 'dmy', label: '3 April', help: 'Day first, as in most of the world.' },
  { value: 'mdy', label: '4 March', help: 'Month first, as in the United States.' },
] as const;

interface ImportOptionsCardProps {
  one: Import;
  options: ImportOptions;
  mapping: Import['mapping'];
  onChange(changed: Partial<ImportOptions>): void;
}

/** What to do with records that exist already, and how ambiguous numbers and dates are read. */
export function ImportOptionsCard({ one, options, mapping, onChange }: ImportOptionsCardProps) {
  const kind = kindOf(one.kind);
  const name = kind.label.one.toLowerCase();
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  const isContact = one.kind === 'contact';
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.call(auth.settings, { signal }),
    staleTime: 300_000,
  });
  const usual = settings.data?.country;
  const fields = kind.fields as Fields;
  const hasPhones = isContact || Object.values(mapping).some((name) => name && fields[name]?.type === 'phone');
  const rule = options.onDuplicate ?? one.onDuplicate;
  return (
    <Card title="How to import">
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label={`If ${article} ${name} exists already`}>
          <Select
            options={duplicateOptions(name)}
            value={rule}
            onValueChange={(onDuplicate) => onChange({ onDuplicate })}
          />
        </Field>
        {rule !== 'create' && one.format === 'csv' && (
          <MatchBy
            one={one}
            mapping={mapping}
            value={options.matchBy ?? one.matchBy}
            onChange={(matchBy) => onChange({ matchBy })}
          />
        )}
        {one.format === 'csv' && (
          <Field label="03/04/1990 means" help="Only for dates that can be read both ways.">
            <Select
              options={dateOptions}
              value={options.dateOrder ?? 'auto'}
              onValueChange={(order) => onChange({ dateOrder: order === 'auto' ? undefined : order })}
            />
          </Field>
        )}
        {hasPhones && (
          <Field
            label="Phone numbers without country"
            help={
              usual || options.country
                ? 'Read as numbers of this country where the address names none.'
                : 'The country of the address tells; without one they stay as typed.'
            }
          >
            <CountrySelect
              value={options.country}
              onValueChange={(country) => onChange({ country })}
              clearLabel={usual ? `As in the settings: ${usual}` : 'None'}
            />
          </Field>
        )}
        {isContact && (
          <Label className="flex items-center gap-2 font-normal sm:col-span-full">
            <Checkbox
              checked={options.createAccounts ?? one.createAccounts ?? false}
              onCheckedChange={(checked) => onChange({ createAccounts: checked === true })}
            />
            {words.createAccounts}
          </Label>
        )}
      </div>
    </Card>
  );
}

interface MatchByProps {
  one: Import;
  mapping: Import['mapping'];
  value: string | undefined;
  onChange(field: string): void;
}

/** The field by which a row counts as a record that exists already: one that the file fills. */
function MatchBy({ one, mapping, value, onChange }: MatchByProps) {
  const { data: fields = [] } = useImportFields(one.kind as 'contact');
  const filled = new Set(Object.values(mapping));
  const usual = { value: 'usual', label: usualMatch(kindOf(one.kind)) };
  const options = fields.flatMap(({ name, label, matches }) =>
    matches && filled.has(name) ? [{ value: name, label }] : [],
  );
  return (
    <Field label="Match by">
      <Select
        options={[usual, ...options]}
        value={value && options.some((option) => option.value === value) ? value : 'usual'}
        onValueChange={(field) => onChange(field === 'usual' ? '' : field)}
      />
    </Field>
  );
}

/** What a kind goes by where nothing is chosen: `Name and account`. */
function usualMatch({ kind, sameBy = [], fields }: AnyKind): string {
  if (kind === 'contact') return 'Email, or name and phone';
  const labels = sameBy.map((name) => (fields as Fields)[name]?.options.label ?? name);
  return labels.map((label, index) => (index > 0 ? label.toLowerCase() : label)).join(' and ');
}
