import { charsets } from '@sequelstring/contract/charsets.ts';
import type { Import, ImportLayout } from '@sequelstring/contract/imports.ts';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useImportSample } from '../api/import.queries.ts';

const separators = [
  { value: ',', label: 'Comma ( , )' },
  { value: ';', label: 'Semicolon ( ; )' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar ( | )' },
] as const;

const encodings = [
  { value: 'auto', label: 'Detect automatically' },
  ...Object.entries(charsets).map(([value, label]) => ({ value, label })),
];

interface ImportLayoutCardProps {
  one: Import & { layout: ImportLayout };
  busy: boolean;
  /** Reads the file this way from now on. */
  onApply(layout: ImportLayout): void;
}

/** How a table is read: its separator, its encoding and the row with the headers, with its first rows as they read so. */
export function ImportLayoutCard({ one, busy, onApply }: ImportLayoutCardProps) {
  const [choice, setChoice] = useState<Partial<ImportLayout>>({});
  const layout = { ...one.layout, ...choice };
  const isWorkbook = one.dialect === 'excel';
  const { data, isPending, error } = useImportSample(one.id, {
    ...(choice.delimiter && { delimiter: choice.delimiter }),
    ...(choice.charset !== undefined && { charset: choice.charset }),
  });
  const isChanged = Object.entries(choice).some(([name, value]) => one.layout[name as keyof ImportLayout] !== value);
  const change = (changed: Partial<ImportLayout>) => setChoice((before) => ({ ...before, ...changed }));
  return (
    <Card
      title="How the file is read"
      description="Choose the row with the column names. Everything below it is imported."
      flush
      action={
        isChanged && (
          <Button size="sm" variant="primary" loading={busy} onClick={() => onApply(layout)}>
            Read it this way
          </Button>
        )
      }
    >
      {!isWorkbook && (
        <div className="grid gap-4 border-b px-4 py-3 sm:grid-cols-3">
          <Field label="Separator">
            <Select
              options={separators}
              value={layout.delimiter}
              onValueChange={(delimiter) => change({ delimiter })}
            />
          </Field>
          <Field label="Encoding">
            <Select
              options={encodings}
              value={layout.charset in charsets ? layout.charset : 'auto'}
              onValueChange={(charset) => change({ charset: charset === 'auto' ? '' : charset })}
            />
          </Field>
        </div>
      )}
      {error && <p className="px-4 py-3 text-negative text-sm">The file can no longer be read. Upload it again.</p>}
      {isPending && <Skeleton className="m-4 h-32" />}
      {data && (
        <fieldset className="max-h-96 overflow-auto" aria-label="Row with the column names">
          <table className="w-full text-left text-sm">
            <tbody className="divide-y">
              <tr className={cn('h-9', layout.headerRow === 0 && 'bg-accent-soft')}>
                <td className="px-4">
                  <HeaderChoice
                    label="No row has column names"
                    checked={layout.headerRow === 0}
                    onChoose={() => change({ headerRow: 0 })}
                  />
                </td>
                <td colSpan={100} className="px-2 text-muted">
                  No column names
                </td>
              </tr>
              {data.rows.map(({ line, values }, index) => {
                const isHeader = layout.headerRow === index + 1;
                const isAbove = index + 1 < layout.headerRow;
                return (
                  <tr
                    key={line}
                    className={cn('h-9', isHeader && 'bg-accent-soft font-medium', isAbove && 'text-faint')}
                  >
                    <td className="px-4">
                      <HeaderChoice
                        label={`Line ${line} has the column names`}
                        checked={isHeader}
                        onChoose={() => change({ headerRow: index + 1 })}
                      />
                    </td>
                    {values.map((value, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name here
                      <td key={column} className="max-w-48 truncate whitespace-nowrap px-2" dir="auto">
                        {value}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </fieldset>
      )}
    </Card>
  );
}

function HeaderChoice({ label, checked, onChoose }: { label: string; checked: boolean; onChoose(): void }) {
  return (
    <input
      type="radio"
      name="header-row"
      aria-label={label}
      checked={checked}
      onChange={onChoose}
      className="size-4 align-middle accent-(--color-accent)"
    />
  );
}
