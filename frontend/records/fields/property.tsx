import type { Address, Field } from '@sequelstring/contract/records/field.ts';
import { type ReactNode, useRef, useState } from 'react';
import { formatDateTime } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useFormatPhone } from '../../lib/phone.ts';
import { useCurrency } from '../../lib/queries/settings.ts';
import { Badge } from '../../ui/badge.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { toast } from '../../ui/toast.tsx';
import { isSame } from '../api/record.cache.ts';
import { problemWith, useRecordEdit } from '../api/record.edit.ts';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';
import { ChoiceList } from './choice-list.tsx';
import { canEdit, choiceField, inputType, isTyped, readTyped, writeValue } from './field-text.ts';
import { FieldValue } from './field-value.tsx';
import { InlineText, PropertyRow } from './inline-text.tsx';
import { LinksProperty } from './links-property.tsx';

interface PropertyProps {
  view: RecordView;
  record: AnyRecord;
  name: string;
  field: Field;
  readOnly: boolean;
}

/** One property of a record, edited in its place by those who may. */
export function Property(given: PropertyProps): ReactNode {
  const { view, record, name, readOnly } = given;
  const as = view.asChoice?.[name];
  const field = as ? choiceField(given.field, as, record[name]) : (view.fieldOf?.(name, record) ?? given.field);
  const props = { ...given, field };
  const Widget = view.widgets?.[name];
  if (Widget) return <Widget view={view} record={record} readOnly={readOnly} />;
  if (field.type === 'links') return <LinksProperty {...props} />;
  if (!canEdit(field) && record[name] === undefined) return null;
  if (field.type === 'address') return <AddressLines {...props} />;
  if (isTyped(field)) return <TypedProperty {...props} />;
  if (!readOnly && canEdit(field)) return <ChosenProperty {...props} />;
  return (
    <PropertyRow label={field.options.label}>
      <p className="flex min-h-7 min-w-0 items-center px-2">
        <FieldValue field={field} value={as ? as.read(record[name]) : record[name]} tones={view.tones?.[name]} />
      </p>
    </PropertyRow>
  );
}

function TypedProperty({ view, record, name, field, readOnly }: PropertyProps) {
  const edit = useRecordEdit(view.kind, view.confirm);
  const currency = useCurrency();
  const formatPhone = useFormatPhone();
  const base = useRef(record);
  const value = record[name];
  const { label } = field.options;
  const text = field.type === 'phone' && typeof value === 'string' ? formatPhone(value) : writeValue(field, value);
  const read = (typed: string | null) => readTyped(field, typed ?? '', currency);
  return (
    <InlineText
      label={label}
      type={inputType(field)}
      value={text}
      readOnly={readOnly || !canEdit(field)}
      help={view.help?.[name] ?? field.options.help ?? (field.type === 'tags' ? words.commas : undefined)}
      onBegin={() => {
        base.current = record;
      }}
      validate={async (typed) => {
        const reading = await read(typed);
        return 'problem' in reading ? reading.problem : problemWith(view.kind, name, reading.value);
      }}
      onSave={async (typed) => {
        const reading = await read(typed);
        return 'problem' in reading ? reading.problem : edit(base.current, label, { [name]: reading.value });
      }}
      display={text ? <TypedDisplay field={field} value={value} /> : undefined}
    />
  );
}

function TypedDisplay({ field, value }: { field: Field; value: unknown }) {
  if (field.type === 'tags') {
    return (
      <span className="flex flex-wrap gap-1">
        {(value as string[]).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    );
  }
  if (['number', 'money', 'date', 'phone'].includes(field.type)) return <FieldValue field={field} value={value} />;
  if (field.type === 'instant') return <span className="tabular">{formatDateTime(String(value))}</span>;
  return <BrokenText text={String(value)} />;
}

/** An address that is too long for one line is broken behind its @. */
function BrokenText({ text }: { text: string }) {
  const at = text.indexOf('@') + 1;
  return (
    <span dir="auto" className="min-w-0 whitespace-pre-line break-words">
      {text.slice(0, at)}
      {at > 0 && <wbr />}
      {text.slice(at)}
    </span>
  );
}

function ChosenProperty({ view, record, name, field }: PropertyProps) {
  const edit = useRecordEdit(view.kind, view.confirm);
  const [open, setOpen] = useState(false);
  const as = view.asChoice?.[name];
  const value = as ? as.read(record[name]) : record[name];
  const { label } = field.options;
  const choose = async (next: unknown) => {
    setOpen(false);
    if (isSame(next, value)) return;
    const problem = await edit(record, label, { [name]: as && next !== null ? as.write(String(next)) : next });
    if (problem) toast.error(words.notChanged(label), { description: problem });
  };
  const isNothing = value === undefined || value === null || value === '';
  return (
    <PropertyRow label={label}>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <button
            type="button"
            className="flex min-h-7 w-full min-w-0 items-center rounded-md border border-transparent px-2 py-0.5 text-left hover:bg-hover [&_a]:pointer-events-none"
          >
            <span className="sr-only">{label}: </span>
            {isNothing ? (
              <span className="text-faint">{view.empty?.[name] ?? words.add}</span>
            ) : (
              <FieldValue field={field} value={value} tones={view.tones?.[name]} plain />
            )}
          </button>
        </PopoverTrigger>
        <PopoverContent aria-label={label} className="w-64 p-0">
          <ChoiceList field={field} value={value} onChoose={(next) => void choose(next)} />
        </PopoverContent>
      </Popover>
    </PropertyRow>
  );
}

const addressLines = [
  ['street', words.address.street],
  ['city', words.address.city],
  ['region', words.address.region],
  ['postalCode', words.address.postalCode],
  ['country', words.address.country],
] as const;

function AddressLines({ view, record, name, field, readOnly }: PropertyProps) {
  const edit = useRecordEdit(view.kind, view.confirm);
  const address = record[name] as Address | undefined;
  const base = useRef(record);
  const changed = (key: keyof Address, text: string | null): Address | null => {
    const { [key]: _before, ...rest } = address ?? {};
    const next = text === null ? rest : { ...rest, [key]: text };
    return Object.values(next).some(Boolean) ? next : null;
  };
  return addressLines.map(([key, label]) => (
    <InlineText
      key={key}
      label={label}
      value={address?.[key]}
      readOnly={readOnly || Boolean(field.options.readOnly)}
      onBegin={() => {
        base.current = record;
      }}
      validate={(text) => problemWith(view.kind, name, changed(key, text))}
      onSave={(text) => edit(base.current, label, { [name]: changed(key, text) })}
    />
  ));
}
