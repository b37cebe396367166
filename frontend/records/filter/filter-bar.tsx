import { type Condition, conditionsOf, type Filter, type Period } from '@sequelstring/contract/filter.ts';
import type { Money } from '@sequelstring/contract/records/field.ts';
import { ListFilter, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { formatDay, formatNumber } from '../../lib/format.ts';
import { periodWords, recordWords as words } from '../../lib/messages/records.ts';
import { formatMoney } from '../../lib/money.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLinkedKind, useLinkedTitle } from '../api/kinds.ts';
import { useChoices } from '../fields/choice-list.tsx';
import type { RecordView } from '../view.ts';
import { isDay, operatorWord, takesNoValue, toGroup, withoutMember } from './filter.edit.ts';

const FilterBuilder = lazy(async () => ({ default: (await import('./filter-builder.tsx')).FilterBuilder }));

interface FilterBarProps {
  view: RecordView;
  filter: Filter | undefined;
  onChange(filter: Filter | undefined): void;
}

/** The button that opens the builder. */
export function FilterButton({ view, filter, onChange }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  const count = filter ? conditionsOf(filter).length : 0;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <ListFilter aria-hidden strokeWidth={1.5} />
          <span className="max-sm:sr-only">{words.filter}</span>
          {count > 0 && <Badge tone="accent">{count}</Badge>}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={words.filter}
        className="max-h-(--radix-popover-content-available-height) w-[36rem] max-w-[calc(100vw-1rem)] overflow-y-auto"
      >
        <Suspense fallback={<Skeleton className="h-24" />}>
          <FilterBuilder view={view} filter={filter} onChange={onChange} />
        </Suspense>
        {count > 0 && (
          <div className="-mx-3 mt-3 border-t px-3 pt-2">
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                onChange(undefined);
                setOpen(false);
              }}
            >
              {words.clearFilter}
            </Button>
          </div>
        )}
      </PopoverContent>
    </Popover>
  );
}

/** What the list is narrowed to, each part with a way to take it off. */
export function FilterChips({ view, filter, onChange }: FilterBarProps) {
  const group = toGroup(filter);
  if (group.members.length === 0) return null;
  if (group.how === 'or' && group.members.length > 1) {
    return <GroupChip count={conditionsOf(filter!).length} onRemove={() => onChange(undefined)} />;
  }
  return group.members.map((member, index) => {
    const remove = () => onChange(withoutMember(filter, index));
    const key = JSON.stringify(member);
    if ('field' in member) return <ConditionChip key={key} view={view} condition={member} onRemove={remove} />;
    return <GroupChip key={key} count={member.members.length} onRemove={remove} />;
  });
}

const GroupChip = ({ count, onRemove }: { count: number; onRemove(): void }) => (
  <Chip text={words.anyOfConditions(count)} onRemove={onRemove} />
);

function ConditionChip({ view, condition, onRemove }: { view: RecordView; condition: Condition; onRemove(): void }) {
  const text = useConditionText(view, condition);
  return <Chip text={text} onRemove={onRemove} />;
}

function Chip({ text, onRemove }: { text: string; onRemove(): void }) {
  return (
    <button
      type="button"
      aria-label={words.removeFilter(text)}
      onClick={onRemove}
      className="inline-flex h-7 max-w-60 shrink-0 items-center gap-1 rounded-md border bg-surface pr-1.5 pl-2 text-sm hover:bg-hover"
    >
      <span className="truncate">{text}</span>
      <X aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
    </button>
  );
}

const nothing = { type: 'text', options: { label: '' } } as never;

/** A condition in words: `Owner is Me`. */
function useConditionText(view: RecordView, { field: name, op, value }: Condition): string {
  const field = view.kind.fields[name];
  const choices = useChoices(field ?? nothing);
  const linked = useLinkedKind(field?.to);
  const title = useLinkedTitle(linked, field?.to && typeof value === 'string' ? value : undefined);
  if (!field) return name;
  const label = field.options.label;
  if (field.type === 'yesNo') return value === false ? `${label}: ${words.no}` : label;
  if (takesNoValue(op)) return `${label} ${operatorWord(field, op)}`;
  const one = (part: unknown): string => {
    if (part === 'me') return words.me;
    if (part === 'myTeam') return words.myTeam;
    if (field.to) return title ?? '…';
    if (isDay(field)) return dayText(part as Period);
    if (field.type === 'money' && typeof part === 'object') return formatMoney(part as Money, true);
    if (typeof part === 'number') return formatNumber(part);
    return choices.find((choice) => choice.value === part)?.label ?? String(part);
  };
  const shown = Array.isArray(value) ? value.map(one).join(', ') : one(value);
  return `${label} ${op === 'within' ? words.in : operatorWord(field, op)} ${shown}`;
}

/** `this month`, `the last 30 days`, `7 days ago`, `3 May 2027`. */
function dayText(value: Period | string): string {
  if (typeof value === 'object') {
    const [way, count] = 'last' in value ? (['last', value.last] as const) : (['next', value.next] as const);
    return `the ${way} ${count} ${value.unit}${count === 1 ? '' : 's'}`;
  }
  if (value in periodWords) return periodWords[value as keyof typeof periodWords];
  const offset = /^today([+-]\d+)$/.exec(value)?.[1];
  if (offset) return Number(offset) < 0 ? `${-Number(offset)} days ago` : `${Number(offset)} days from now`;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDay(value) : value;
}
