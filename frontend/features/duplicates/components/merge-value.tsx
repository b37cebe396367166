import type { Field } from '@sequelstring/contract/records/field.ts';
import type { ReactNode } from 'react';
import { formatOccasionDate } from '../../../lib/format.ts';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { FieldValue } from '../../../records/fields/field-value.tsx';

/** The value of a field as one compares it with another: whole lists and addresses rather than their first part. */
export function MergeValue({ field, value }: { field: Field | undefined; value: unknown }): ReactNode {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (!field || isEmpty) return <span className="text-faint">{words.empty}</span>;
  if (field.type === 'longText') return <span className="line-clamp-4 whitespace-pre-line">{String(value)}</span>;
  if (field.type === 'address') return <span>{lineOf(value as object)}</span>;
  if (Array.isArray(value) && field.type !== 'links') {
    return <span className="wrap-anywhere">{value.map(textOf).join(', ')}</span>;
  }
  return <FieldValue field={field} value={value} plain />;
}

const lineOf = ({ label: _, ...address }: { label?: string }): string =>
  Object.values(address).filter(Boolean).join(', ');

function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { email, phone, type, date, label } = item as Record<string, string | undefined>;
  if (type && date) return `${label ?? type} ${formatOccasionDate(date)}`;
  return email ?? phone ?? lineOf(item);
}
