import type { MergeField, MergePreview } from '@sequelstring/contract/merges.ts';
import type { Fields } from '@sequelstring/contract/records/field.ts';
import { formatDistance } from '../../../lib/format.ts';
import { duplicateWords as words } from '../../../lib/messages/duplicates.ts';
import { flat } from '../../../records/custom-values.ts';
import { type AnyRecord, titleOf } from '../../../records/record.ts';
import type { RecordView } from '../../../records/view.ts';
import { cn } from '../../../ui/cn.ts';
import type { Choice } from '../api/duplicate.queries.ts';
import { MergeValue } from './merge-value.tsx';

interface MergeTableProps {
  view: RecordView;
  /** The records, in the order in which they stand side by side. */
  ids: readonly string[];
  preview: MergePreview;
  /** What was chosen; it shows at once, and its result as soon as the server has told it. */
  choice: Choice;
  onChange(choice: Choice): void;
}

/** A column for each record, and one for what comes of them. */
const columns = 'grid gap-x-4 gap-y-2 sm:grid-cols-[8rem_repeat(var(--columns),minmax(0,1fr))]';

/** The fields in which records differ, and what the merge makes of each. Of two, each value can be chosen; of more, which one stays. */
export function MergeTable({ view, ids, preview, choice, onChange }: MergeTableProps) {
  const { fields, moves } = preview;
  const take = choice.take ?? preview.take;
  const kept = choice.winner ?? String(preview.winner.id);
  const shown = (record: Record<string, unknown>) => flat(record as unknown as AnyRecord);
  const merged = shown(preview.merged);
  const all = [preview.winner, ...preview.losers].map(shown);
  const records = ids.flatMap((id) => all.find((record) => record.id === id) ?? []);
  const isGroup = ids.length > 2;
  const rows = rowsOf(fields).map((row) => ({ ...row, isChoice: row.isChoice && !isGroup }));
  const keep = (id: string) => {
    if (id === kept) return;
    // The same values stay chosen, whichever record they are now taken from.
    const leads = rows.flatMap(({ lead, isChoice }) => (isChoice && !isTaken(lead, take) ? [lead.name] : []));
    onChange({ winner: id, ...(!isGroup && { take: leads }) });
  };
  const choose = (lead: MergeField, id: string) => {
    const others = take.filter((name) => !lead.group.includes(name));
    onChange({ winner: kept, take: id === kept ? others : [...others, lead.name] });
  };
  return (
    <div className="flex flex-col gap-4">
      <div
        className="overflow-x-auto rounded-lg border bg-surface"
        style={{ '--columns': records.length + 1 } as React.CSSProperties}
      >
        <div className={cn(columns, 'border-b bg-canvas px-4 py-3')}>
          <span className="max-sm:hidden" />
          {records.map((record) => (
            <Head
              key={record.id}
              view={view}
              record={record}
              stays={record.id === kept}
              onKeep={() => keep(record.id)}
            />
          ))}
          <span className="self-center font-medium max-sm:hidden">{words.result}</span>
        </div>
        {rows.length === 0 && <p className="px-4 py-3 text-muted">{words.same}</p>}
        {rows.map(({ lead, members, isChoice }) => (
          <fieldset key={lead.name} className={cn(columns, 'border-b px-4 py-2.5 last:border-b-0')}>
            <legend className="sr-only">{lead.label}</legend>
            <span aria-hidden className="text-muted max-sm:font-medium">
              {lead.label}
            </span>
            {records.map((record) => (
              <Value
                key={record.id}
                name={lead.name}
                chosen={isChoice ? (record.id === kept) !== isTaken(lead, take) : undefined}
                onChoose={() => choose(lead, record.id)}
              >
                <Values fields={view.kind.fields} members={members} record={record} />
              </Value>
            ))}
            <div className="min-w-0 font-medium max-sm:border-t max-sm:pt-2">
              <Values fields={view.kind.fields} members={members} record={merged} />
            </div>
          </fieldset>
        ))}
      </div>
      <div className="flex flex-col gap-1 text-muted">
        {isGroup && <p>{words.groupHelp}</p>}
        {moves.length > 0 && <p>{words.moves(moves.map(({ part, count }) => words.part(part, count)).join(', '))}</p>}
        <p>{words.undoHelp}</p>
      </div>
    </div>
  );
}

interface Row {
  lead: MergeField;
  members: readonly string[];
  isChoice: boolean;
}

/** Fields that are chosen together stand in one row. */
function rowsOf(fields: readonly MergeField[]): Row[] {
  const groups = Map.groupBy(fields, ({ group }) => group.join());
  return [...groups.values()].map((same) => {
    const lead = same.find(({ outcome }) => outcome === 'choose') ?? same[0]!;
    return { lead, members: same.map(({ name }) => name), isChoice: lead.outcome === 'choose' };
  });
}

const isTaken = ({ group }: MergeField, take: readonly string[]): boolean => group.some((name) => take.includes(name));

interface HeadProps {
  view: RecordView;
  record: AnyRecord;
  stays: boolean;
  onKeep(): void;
}

function Head({ view, record, stays, onKeep }: HeadProps) {
  return (
    <label className="flex min-w-0 cursor-pointer items-start gap-2">
      <input
        type="radio"
        name="winner"
        checked={stays}
        onChange={onKeep}
        aria-label={`${words.keep}: ${titleOf(view.kind, record)}`}
        className="mt-0.5 size-4 accent-accent"
      />
      <span className="min-w-0">
        <span dir="auto" className="block truncate font-medium">
          {titleOf(view.kind, record)}
        </span>
        <span className="block text-muted text-xs">
          {stays ? words.kept : words.goes} · {words.updated(formatDistance(String(record.updatedAt)))}
        </span>
      </span>
    </label>
  );
}

interface ValueProps {
  name: string;
  /** Undefined where there is nothing to choose. */
  chosen: boolean | undefined;
  onChoose(): void;
  children: React.ReactNode;
}

function Value({ name, chosen, onChoose, children }: ValueProps) {
  if (chosen === undefined) return <div className="min-w-0 pl-6">{children}</div>;
  return (
    <label className={cn('flex min-w-0 cursor-pointer items-start gap-2', !chosen && 'text-muted')}>
      <input
        type="radio"
        name={`value ${name}`}
        checked={chosen}
        onChange={onChoose}
        className="mt-0.5 size-4 accent-accent"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}

interface ValuesProps {
  fields: Fields;
  members: readonly string[];
  record: AnyRecord;
}

function Values({ fields, members, record }: ValuesProps) {
  const filled = members.filter((name) => record[name] !== undefined && record[name] !== '');
  return (filled.length > 0 ? filled : members.slice(0, 1)).map((name) => (
    // What is compared is shown whole, also where a list would cut it off.
    <span key={name} className="wrap-anywhere block min-w-0 [&_.truncate]:whitespace-normal">
      <MergeValue field={fields[name]} value={record[name]} />
    </span>
  ));
}
