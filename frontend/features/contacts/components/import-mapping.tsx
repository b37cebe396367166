import { extraImportFields, type Import, type ImportField, importFields } from '@sequelstring/contract/crm.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { customName } from '@sequelstring/contract/records/custom.ts';
import type { Fields } from '@sequelstring/contract/records/field.ts';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import { fieldsQuery } from '../../../lib/queries/fields.ts';
import { Card } from '../../../ui/card.tsx';
import { Select } from '../../../ui/select.tsx';

const fieldLabels: Record<ImportField, string> = {
  firstName: 'First name',
  lastName: 'Last name',
  middleName: 'Middle name',
  namePrefix: 'Prefix',
  nameSuffix: 'Suffix',
  fullName: 'Full name',
  nickname: 'Nickname',
  email: 'Email',
  otherEmail: 'Another email',
  phone: 'Phone',
  otherPhone: 'Another phone',
  companyName: 'Company',
  title: 'Title',
  department: 'Department',
  'address.street': 'Street',
  'address.city': 'City',
  'address.region': 'Region',
  'address.postalCode': 'Postal code',
  'address.country': 'Country',
  website: 'Website',
  notes: 'Notes',
  tags: 'Tags',
  timeZone: 'Time zone',
  locale: 'Language',
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  workAnniversary: 'Work anniversary',
  customerSince: 'Customer since',
  emailOptOut: 'Opted out of email',
  emailConsent: 'Agreed to email',
  deceased: 'Deceased',
};

const known: readonly { value: string; label: string }[] = [
  { value: 'none', label: 'Leave out' },
  ...importFields.map((field) => ({ value: field, label: fieldLabels[field] })),
  ...extraImportFields.map((value) => ({
    value,
    label: (contactKind.fields as Fields)[value]?.options.label ?? value,
  })),
];

/** Every field that a column can fill, custom ones last. */
function useFieldOptions() {
  const { data = [] } = useQuery(fieldsQuery);
  return useMemo(
    () => [
      ...known,
      ...data.flatMap(({ kind, key, label }) => (kind === 'contact' ? [{ value: customName(key), label }] : [])),
    ],
    [data],
  );
}

interface ImportMappingCardProps {
  columns: readonly string[];
  mapping: Import['mapping'];
  /** Told of the one column that changed. */
  onChange(changed: Import['mapping']): void;
}

/** Which column of a CSV file fills which field. */
export function ImportMappingCard({ columns, mapping, onChange }: ImportMappingCardProps) {
  const options = useFieldOptions();
  const used = columns.filter((column) => mapping[column]).length;
  return (
    <Card title="Columns" description={`${used} of ${columns.length} are imported`} flush>
      <table className="w-full text-left text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">Column of the file</th>
            <th scope="col">Field of the contact</th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {columns.map((column) => (
            <tr key={column} className="hover:bg-hover">
              <th scope="row" className="max-w-0 truncate py-1 pl-4 font-normal" title={column}>
                {column || '(no header)'}
              </th>
              <td className="w-8 text-center text-muted">
                <ArrowRight aria-hidden className="inline size-4" strokeWidth={1.5} />
              </td>
              <td className="w-1/2 py-1 pr-4">
                <Select
                  aria-label={`Field for ${column}`}
                  className={mapping[column] ? undefined : 'text-muted'}
                  options={options}
                  value={mapping[column] ?? 'none'}
                  onValueChange={(field) => onChange({ [column]: field === 'none' ? null : field })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
