import type { Import } from '@sequelstring/contract/imports.ts';
import { ArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import { Card } from '../../../ui/card.tsx';
import { Select } from '../../../ui/select.tsx';
import { useImportFields } from '../api/import.queries.ts';

interface ImportMappingCardProps {
  one: Import;
  mapping: Import['mapping'];
  /** Told of the one column that changed. */
  onChange(changed: Import['mapping']): void;
}

/** Which column of a table fills which field. */
export function ImportMappingCard({ one: { kind, columns, remembered }, mapping, onChange }: ImportMappingCardProps) {
  const { data: fields } = useImportFields(kind as 'contact');
  const options = useMemo(
    () => [{ value: 'none', label: 'Leave out' }, ...(fields ?? []).map(({ name, label }) => ({ value: name, label }))],
    [fields],
  );
  const used = columns.filter((column) => mapping[column]).length;
  const description = `${used} of ${columns.length} are imported${remembered ? ', as in your last import of this table' : ''}`;
  return (
    <Card title="Columns" description={description} flush>
      <table className="w-full text-left text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">Column of the file</th>
            <th scope="col">Field</th>
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
