import { MergeableKind, mostMerged } from '@sequelstring/contract/merges.ts';
import { useQuery } from '@tanstack/react-query';
import { Merge, Tag, Trash2, UserRound, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useUsers } from '../../lib/queries/users.ts';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { bulkProgress } from '../api/bulk.live.ts';
import { isAtWork, useBulkChanges } from '../api/bulk.store.ts';
import { type BulkAction, useBulk, useCancelBulk } from '../api/bulk.ts';
import { type ListQuery, totalsQuery } from '../api/record.queries.ts';
import type { Selection } from '../api/selection.ts';
import { writeSums } from '../fields/sums.ts';
import type { RecordView } from '../view.ts';

interface ListFootProps {
  view: RecordView;
  query: ListQuery;
  total: number;
  /** More match than the list can show. */
  capped: boolean;
  selection: Selection;
  /** The list shows deleted records, which can only be restored. */
  deleted: boolean;
  /** The selected records are about to leave the list. */
  onLeaving(): void;
}

/** Counts the list, and is the place of what can be done with the selected rows. */
export function ListFoot({ view, query, total, capped, selection, deleted, onLeaving }: ListFootProps) {
  const { kind } = view;
  const bulk = useBulk(kind);
  const cancel = useCancelBulk();
  const changes = useBulkChanges((state) => state.changes);
  const running = [...changes.values()].find((change) => change.kind === kind.kind && isAtWork(change));
  const selected = selection.count(total);
  const start = (action: BulkAction) => bulk.mutate({ selection, query, ...action });
  const leave = (action: 'delete' | 'restore') => {
    onLeaving();
    start({ action });
    selection.clear();
  };
  if (selected === 0 && !running) {
    return (
      <footer
        className={cn(
          'flex min-h-9 shrink-0 items-center border-t bg-surface px-4 text-muted text-xs sm:px-6',
          !capped && 'max-sm:hidden',
        )}
      >
        <span className="tabular">
          {capped ? words.firstOfMany(total, kind.label.many) : words.count(total, kind.label.one, kind.label.many)}
        </span>
        <Sums view={view} query={query} />
      </footer>
    );
  }
  const ownerField = kind.fields.assignee ? 'assignee' : 'owner';
  return (
    <div
      role="toolbar"
      aria-label={words.selectedRows(kind.label.many)}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-1 border-t bg-surface px-4 py-1.5 sm:px-6 max-sm:[&_button:not([aria-label])_svg]:hidden"
    >
      <span role="status" className="tabular pr-2 font-medium">
        {running ? bulkProgress(running) : words.selected(selected)}
      </span>
      {running && running.status !== 'undoing' && (
        <Button variant="ghost" onClick={() => cancel.mutate(running.id)}>
          {words.stop}
        </Button>
      )}
      {!running && (
        <>
          {selected < total && (
            <Button variant="ghost" onClick={() => selection.selectAll(total)}>
              {words.selectAllMatching(words.count(total, kind.label.one, kind.label.many))}
            </Button>
          )}
          {deleted ? (
            <Button onClick={() => leave('restore')}>{words.restore}</Button>
          ) : (
            <>
              <TagAction onTag={(tag) => start({ addTags: [tag] })} />
              <OwnerAction onOwner={(id) => start({ set: { [ownerField]: id } })} />
              {selection.records.size > 1 &&
                selection.records.size <= mostMerged &&
                MergeableKind.safeParse(kind.kind).success && (
                  <Button asChild variant="ghost">
                    <Link to={`${view.path}/merge?ids=${[...selection.records.keys()].join()}`}>
                      <Merge aria-hidden strokeWidth={1.5} />
                      {words.merge}
                    </Link>
                  </Button>
                )}
              <Button variant="ghost" onClick={() => leave('delete')}>
                <Trash2 aria-hidden strokeWidth={1.5} />
                {words.delete}
              </Button>
            </>
          )}
          <IconButton icon={X} label={words.clearSelection} className="ml-auto" onClick={selection.clear} />
        </>
      )}
    </div>
  );
}

/** What the amounts of the whole list add up to, and what they are worth at their probability. */
function Sums({ view: { kind }, query }: Pick<ListFootProps, 'view' | 'query'>) {
  const moneys = Object.entries(kind.fields).filter(([, { type }]) => type === 'money');
  const { data } = useQuery({ ...totalsQuery(kind, query), enabled: moneys.length > 0 });
  return moneys.map(([name, { options }]) => {
    const sums = data?.[0]?.sums.filter(({ field }) => field === name) ?? [];
    if (sums.length === 0) return null;
    return (
      <span key={name} className="tabular ml-6 flex gap-4">
        <span>
          {options.label} <span className="text-ink">{writeSums({ sums })}</span>
        </span>
        {options.weightedBy && (
          <span>
            {words.weighted} <span className="text-ink">{writeSums({ sums }, 'weighted')}</span>
          </span>
        )}
      </span>
    );
  });
}

function TagAction({ onTag }: { onTag(tag: string): void }) {
  const [open, setOpen] = useState(false);
  const [tag, setTag] = useState('');
  const submit = () => {
    if (!tag.trim()) return;
    setOpen(false);
    setTag('');
    onTag(tag.trim());
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <Tag aria-hidden strokeWidth={1.5} />
          {words.tag}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={words.addTag} side="top" className="flex items-end gap-2">
        <Field label={words.tagToAdd} className="flex-1">
          <Input
            value={tag}
            maxLength={60}
            onChange={(event) => setTag(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && submit()}
          />
        </Field>
        <Button variant="primary" onClick={submit}>
          {words.add}
        </Button>
      </PopoverContent>
    </Popover>
  );
}

function OwnerAction({ onOwner }: { onOwner(id: string): void }) {
  const [open, setOpen] = useState(false);
  const { data: users = [] } = useUsers(open);
  const choose = (id: string | undefined) => {
    setOpen(false);
    if (id) onOwner(id);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <UserRound aria-hidden strokeWidth={1.5} />
          {words.owner}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={words.changeOwner} side="top">
        <Field label={words.newOwner}>
          <Combobox
            options={users.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
            value={undefined}
            onValueChange={choose}
            placeholder={words.choosePerson}
            searchPlaceholder={words.searchPeople}
          />
        </Field>
      </PopoverContent>
    </Popover>
  );
}
