import { type Condition, type Period, periods, RelativeDay } from '@sequelstring/contract/filter.ts';
import type { Field, Money } from '@sequelstring/contract/records/field.ts';
import { useState } from 'react';
import { periodWords, recordWords as words } from '../../lib/messages/records.ts';
import { parseMoney, readNumber, writeMoney } from '../../lib/money.ts';
import { useCurrency } from '../../lib/queries/settings.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { DateInput } from '../../ui/date-input.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { useLinkedKind, useLinkedTitle } from '../api/kinds.ts';
import { useFound } from '../api/record.queries.ts';
import { useChoices } from '../fields/choice-list.tsx';
import { titleOf } from '../record.ts';
import { isDay, takesMany, takesNoValue } from './filter.edit.ts';
import { MultiSelect } from './multi-select.tsx';

interface ConditionValueProps {
  field: Field;
  condition: Condition;
  onChange(value: Condition['value']): void;
}

/** The value of a condition, by the type of its field and its operator. */
export function ConditionValue(props: ConditionValueProps) {
  const { field, condition } = props;
  if (takesNoValue(condition.op)) return null;
  if (condition.op === 'within') return <PeriodValue {...props} />;
  if (isDay(field)) return <DayValue {...props} />;
  switch (field.type) {
    case 'choice':
    case 'choices':
    case 'user':
    case 'timeZone':
    case 'yesNo':
      return takesMany(condition.op) ? <ManyValue {...props} /> : <ChoiceValue {...props} />;
    case 'link':
    case 'links':
      return <LinkValue {...props} />;
    default:
      return <TextValue key={condition.op} {...props} />;
  }
}

function useConditionChoices(field: Field) {
  const choices = useChoices(field);
  if (field.type !== 'user') return choices;
  return [{ value: 'me', label: words.me }, { value: 'myTeam', label: words.myTeam }, ...choices];
}

function ChoiceValue({ field, condition, onChange }: ConditionValueProps) {
  const options = useConditionChoices(field);
  return (
    <Combobox
      aria-label={words.value}
      options={options}
      value={condition.value === undefined ? undefined : String(condition.value)}
      onValueChange={(value) => onChange(field.type === 'yesNo' ? value === 'true' : value)}
    />
  );
}

function ManyValue({ field, condition, onChange }: ConditionValueProps) {
  const options = useConditionChoices(field);
  const chosen = Array.isArray(condition.value) ? condition.value.map(String) : [];
  return (
    <MultiSelect
      label={words.value}
      options={options}
      chosen={chosen}
      onChange={(values) => onChange(values.length > 0 ? values : undefined)}
    />
  );
}

function LinkValue({ field, condition, onChange }: ConditionValueProps) {
  const linked = useLinkedKind(field.to);
  return linked ? <LinkedValue linked={linked} condition={condition} onChange={onChange} /> : null;
}

function LinkedValue({
  linked,
  condition,
  onChange,
}: Pick<ConditionValueProps, 'condition' | 'onChange'> & { linked: NonNullable<ReturnType<typeof useLinkedKind>> }) {
  const [typed, setTyped] = useState('');
  const { data = [] } = useFound(linked.kind, typed);
  const value = typeof condition.value === 'string' ? condition.value : undefined;
  const title = useLinkedTitle(linked, value);
  const found = data.map((record) => ({ value: record.id, label: titleOf(linked.kind, record) }));
  const options =
    value && title && !found.some((option) => option.value === value) ? [{ value, label: title }, ...found] : found;
  return (
    <Combobox
      aria-label={words.value}
      options={options}
      value={value}
      onValueChange={onChange}
      onSearch={setTyped}
      searchPlaceholder={words.searchRecords(linked.kind.label.many)}
    />
  );
}

/** Read while it is typed; what cannot be read yet asks nothing. */
function TextValue({ field, condition, onChange }: ConditionValueProps) {
  const currency = useCurrency();
  const [text, setText] = useState(() => writeOperand(field, condition.value));
  const type = (next: string) => {
    setText(next);
    onChange(readOperand(field, next.trim(), takesMany(condition.op), currency));
  };
  return <Input aria-label={words.value} value={text} onChange={(event) => type(event.target.value)} />;
}

function writeOperand(field: Field, value: Condition['value']): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (field.type === 'money' && typeof value === 'object') return writeMoney(value as Money);
  return String(value);
}

function readOperand(field: Field, text: string, many: boolean, currency: string): Condition['value'] {
  if (text === '') return undefined;
  if (field.type === 'number') return readNumber(text);
  if (field.type === 'money') return parseMoney(text, currency);
  if (!many) return text;
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  return values.length > 0 ? values : undefined;
}

const spans = [
  { value: 'last', label: 'the last' },
  { value: 'next', label: 'the next' },
] as const;
const periodOptions = [...periods.map((value) => ({ value, label: periodWords[value] })), ...spans];
const units = [
  { value: 'day', label: 'days' },
  { value: 'week', label: 'weeks' },
  { value: 'month', label: 'months' },
] as const;

type Span = Exclude<Period, string>;
type Unit = Span['unit'];

function PeriodValue({ condition, onChange }: ConditionValueProps) {
  const period = condition.value as Period;
  const span = typeof period === 'object' ? period : undefined;
  const way = span && ('last' in span ? 'last' : 'next');
  const count = span ? ('last' in span ? span.last : span.next) : 30;
  const make = (which: 'last' | 'next', amount: number, unit: Unit) =>
    onChange(which === 'last' ? { last: amount, unit } : { next: amount, unit });
  return (
    <div className="flex min-w-0 gap-1.5">
      <Select
        aria-label={words.value}
        options={periodOptions}
        value={way ?? (period as string)}
        onValueChange={(value) =>
          value === 'last' || value === 'next' ? make(value, count, span?.unit ?? 'day') : onChange(value)
        }
      />
      {span && way && (
        <>
          <Input
            aria-label="How many"
            type="number"
            min={1}
            max={3660}
            className="w-16 shrink-0"
            value={count}
            onChange={(event) => make(way, Math.max(1, Math.min(3660, Number(event.target.value) || 1)), span.unit)}
          />
          <Select
            aria-label="Unit"
            className="w-24 shrink-0"
            options={units}
            value={span.unit}
            onValueChange={(unit) => make(way, count, unit)}
          />
        </>
      )}
    </div>
  );
}

const dayModes = [
  { value: 'date', label: 'a date' },
  { value: 'today', label: 'today' },
  { value: 'ago', label: 'days ago' },
  { value: 'ahead', label: 'days from now' },
] as const;
type DayMode = (typeof dayModes)[number]['value'];

function DayValue({ condition, onChange }: ConditionValueProps) {
  const value = typeof condition.value === 'string' ? condition.value : '';
  const offset = RelativeDay.safeParse(value).success ? Number(value.slice(5) || 0) : undefined;
  const mode: DayMode = offset === undefined ? 'date' : offset === 0 ? 'today' : offset < 0 ? 'ago' : 'ahead';
  const relative = (days: number) => (days === 0 ? 'today' : `today${days > 0 ? '+' : ''}${days}`);
  const choose = (next: DayMode) =>
    onChange(next === 'date' ? undefined : next === 'today' ? 'today' : relative(next === 'ago' ? -7 : 7));
  return (
    <div className="flex min-w-0 gap-1.5">
      <Select
        aria-label="Kind of day"
        className="w-32 shrink-0"
        options={dayModes}
        value={mode}
        onValueChange={choose}
      />
      {mode === 'date' && (
        <DateInput value={value} onValueChange={(day) => onChange(/^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined)} />
      )}
      {(mode === 'ago' || mode === 'ahead') && (
        <Input
          aria-label="How many"
          type="number"
          min={1}
          max={3660}
          value={Math.abs(offset ?? 7)}
          onChange={(event) => {
            const days = Math.max(1, Math.min(3660, Number(event.target.value) || 1));
            onChange(relative(mode === 'ago' ? -days : days));
          }}
        />
      )}
    </div>
  );
}
