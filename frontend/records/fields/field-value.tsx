import type { Address, Field, Money } from '@sequelstring/contract/records/field.ts';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatDate, formatDateTime, formatDay, formatNumber } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { formatMoney } from '../../lib/money.ts';
import { useFormatPhone } from '../../lib/phone.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { useLinkedKind, useLinkedTitle } from '../api/kinds.ts';

interface FieldValueProps {
  field: Field;
  value: unknown;
  /** Colours of its choices. */
  tones?: Readonly<Record<string, Tone>>;
  /** A link is shown by its name alone, as the whole leads elsewhere. */
  plain?: boolean;
}

/** Numbers stand at the right, so that they can be compared. */
export const isNumeric = ({ type }: Field): boolean => type === 'number' || type === 'money';

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The value of a field as its type is drawn; nothing where there is none. */
export function FieldValue({ field, value, tones, plain }: FieldValueProps): ReactNode {
  if (isNothing(value)) return null;
  switch (field.type) {
    case 'number':
      return <span className="tabular">{formatNumber(value as number)}</span>;
    case 'money':
      return <span className="tabular">{formatMoney(value as Money, (value as Money).minor % 100 === 0)}</span>;
    case 'date':
      return <span className="tabular">{formatDay(value as string)}</span>;
    case 'instant':
      return (
        <span className="tabular" title={formatDateTime(value as string)}>
          {formatDate(value as string)}
        </span>
      );
    case 'choice':
      return <Choice field={field} value={value as string} tone={tones?.[value as string]} />;
    case 'choices':
      return (
        <Tags
          tags={(value as string[]).map((one) => field.choices?.find((choice) => choice.value === one)?.label ?? one)}
        />
      );
    case 'tags':
      return <Tags tags={value as string[]} />;
    case 'user':
      return <UserName id={value as string} />;
    case 'link':
      return <LinkedRecord field={field} id={value as string} plain={plain} />;
    case 'links':
      return formatNumber((value as string[]).length);
    case 'yesNo':
      return value ? (
        <>
          <Check aria-hidden className="size-4 text-positive" strokeWidth={2} />
          <span className="sr-only">{words.yes}</span>
        </>
      ) : (
        <span className="text-faint">{words.no}</span>
      );
    case 'phone':
      return <PhoneNumber value={value as string} />;
    case 'url':
      return <Website value={value as string} />;
    case 'timeZone':
      return <span className="truncate">{(value as string).replaceAll('_', ' ')}</span>;
    case 'address':
      return <span className="truncate">{placeOf(value as Address)}</span>;
    case 'custom':
      return Array.isArray(value) ? formatNumber(value.length) : null;
    default:
      return <span className="truncate">{String(value)}</span>;
  }
}

function Choice({ field, value, tone }: { field: Field; value: string; tone?: Tone }) {
  const label = field.choices?.find((choice) => choice.value === value)?.label ?? value;
  return tone ? <Badge tone={tone}>{label}</Badge> : <span className="truncate">{label}</span>;
}

const placeOf = ({ city, country, street }: Address): string => [city ?? street, country].filter(Boolean).join(', ');

/** A tag and how many more there are. */
export function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className="flex min-w-0 items-center gap-1" title={tags.length > 1 ? tags.join(', ') : undefined}>
      <Badge className="block min-w-0 shrink truncate leading-5">{tags[0]}</Badge>
      {tags.length > 1 && <span className="tabular shrink-0 text-muted text-xs">+{tags.length - 1}</span>}
    </span>
  );
}

/** A phone number as people write it. */
export function PhoneNumber({ value }: { value: string | undefined }) {
  const format = useFormatPhone();
  return value ? <span className="tabular truncate">{format(value)}</span> : null;
}

export function UserName({ id }: { id: string }) {
  const name = useUserNames()(id);
  if (!name) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Avatar name={name} size="xs" />
      <span className="truncate">{name}</span>
    </span>
  );
}

/** The name of the record that a link leads to, as a way there. */
export function LinkedRecord({ field, id, plain }: { field: Field; id: string; plain?: boolean }) {
  const linked = useLinkedKind(field.to);
  const title = useLinkedTitle(linked, id);
  if (!linked || !title) return null;
  if (plain) return <span className="truncate">{title}</span>;
  return (
    <Link to={`${linked.path}/${id}`} className="truncate text-ink underline-offset-2 hover:underline" dir="auto">
      {title}
    </Link>
  );
}

function Website({ value }: { value: string }) {
  const shown = value.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  const href = /^https?:\/\//.test(value) ? value : `https://${value}`;
  return (
    <a href={href} target="_blank" rel="noreferrer" className="truncate underline-offset-2 hover:underline">
      {shown}
    </a>
  );
}
