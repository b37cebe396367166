import type { Import } from '@sequelstring/contract/imports.ts';
import type { Fields } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { FieldValue, isNumeric } from '../../../records/fields/field-value.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';

const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** The first records of a table as they would be imported, with the fields that any of them has. */
export function RecordPreview({ kind, preview, mapping }: { kind: AnyKind } & Pick<Import, 'preview' | 'mapping'>) {
  const mapped = new Set(Object.values(mapping).map((field) => field?.split('.')[0]));
  const fields = Object.entries(kind.fields as Fields).filter(
    ([name]) => mapped.has(name) && preview.some(({ record }) => isFilled(record[name])),
  );
  if (preview.length === 0 || fields.length === 0) return null;
  return (
    <Card title="Preview" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="overflow-x-auto" aria-label="The first records" tabIndex={0}>
        <table className="w-full min-w-2xl text-left text-sm">
          <thead className="text-muted text-xs">
            <tr className="h-8 border-b">
              <th scope="col" className="px-4 font-medium">
                Line
              </th>
              {fields.map(([name, field]) => (
                <th
                  key={name}
                  scope="col"
                  className={cn('whitespace-nowrap px-2 font-medium', isNumeric(field) && 'text-right')}
                >
                  {field.options.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {preview.map(({ line, record }) => (
              <tr key={line} className="h-9">
                <td className="tabular px-4 text-muted">{line}</td>
                {fields.map(([name, field]) => (
                  <td key={name} className={cn('max-w-56 truncate px-2', isNumeric(field) && 'text-right')}>
                    <FieldValue field={field} value={record[name]} plain />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
