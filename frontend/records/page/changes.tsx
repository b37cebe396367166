import type { Fields } from '@sequelstring/contract/records/field.ts';
import type { ReactNode } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { FieldValue } from '../fields/field-value.tsx';

export interface FieldChange {
  field: string;
  /** What a field was called that the registry does not know, such as one that an administrator added. */
  label?: string;
  from?: unknown;
  to?: unknown;
}

interface ChangesProps {
  fields: Fields;
  changes: readonly FieldChange[];
  /** The record is new: there is nothing that it was before. */
  isNew?: boolean;
}

/** What changed in the fields of a record, one below the other; fields that nobody knows any more are left out. */
export function Changes({ fields, changes, isNew }: ChangesProps) {
  const known = changes.filter(({ field, label }) => fields[field] ?? label);
  if (known.length === 0) return null;
  return (
    <dl className="mt-1 flex flex-col gap-1">
      {known.map(({ field, label, from, to }) => (
        <div key={field} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-2">
          <dt className="truncate text-muted">{fields[field]?.options.label ?? label}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5">
            {!isNew && (
              <>
                <s className="min-w-0 text-muted decoration-faint">{show(fields, field, from)}</s>
                <span aria-hidden className="text-faint">
                  →
                </span>
              </>
            )}
            <span className="min-w-0 break-words">{show(fields, field, to)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function show(fields: Fields, name: string, value: unknown): ReactNode {
  const field = fields[name];
  const nothing = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (!field || nothing) return <span className="text-faint">{words.empty}</span>;
  if (field.type === 'custom' || field.type === 'address') return words.otherValue;
  return <FieldValue field={field} value={value} plain />;
}
