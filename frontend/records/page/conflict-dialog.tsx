import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatDistance } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../ui/dialog.tsx';
import { type Conflict, settleConflict, useConflicts } from '../api/conflict.store.ts';
import { historyQuery } from '../api/history.queries.ts';
import { applyPatch, isSame } from '../api/record.cache.ts';
import { useRecordEdit } from '../api/record.edit.ts';
import { FieldValue } from '../fields/field-value.tsx';

/** Asks about an edit that came too late: what it is now and who made it so, or what was typed here. */
export function ConflictDialog() {
  const [conflict] = useConflicts((state) => state.conflicts);
  return conflict ? <AskedConflict key={conflict.current.id} conflict={conflict} /> : null;
}

function AskedConflict({ conflict }: { conflict: Conflict }) {
  const { kind, current, fields, patch } = conflict;
  const client = useQueryClient();
  const edit = useRecordEdit(kind);
  const history = useInfiniteQuery(historyQuery(kind, current.id));
  const entry = history.data?.pages[0]?.data.find(({ changes }) =>
    changes.some(({ field, to }) => fields.includes(field) && isSame(to, current[field])),
  );
  const userName = useUserNames();
  const name = entry?.actor.name ?? (userName(entry?.actor.id ?? '') || words.someone);
  const labelOf = (field: string) => kind.fields[field]?.options.label ?? field;
  const labels = fields.map(labelOf).join(', ');
  const settle = () => settleConflict(conflict);
  const overwrite = () => {
    settle();
    void edit(current, labels, patch);
    void client.invalidateQueries({ queryKey: [kind.plural, 'history', current.id] });
  };
  const wanted = applyPatch(current, patch);
  const show = (field: string, value: unknown): ReactNode => {
    const known = kind.fields[field];
    const shown = known && value !== undefined && value !== null && value !== '';
    return shown ? <FieldValue field={known} value={value} /> : <span className="text-faint">{words.empty}</span>;
  };
  return (
    <Dialog open onOpenChange={(open) => !open && settle()}>
      <DialogContent
        title={words.conflictTitle(labels)}
        description={`${words.conflictBy(name)}${entry ? ` (${formatDistance(entry.at)})` : ''}`}
        size="md"
      >
        {fields.map((field) => (
          <dl key={field} className="grid gap-3 sm:grid-cols-2">
            <div className="min-w-0 rounded-lg border p-3">
              <dt className="text-muted text-xs">{words.theirs(name)}</dt>
              <dd className="min-w-0 break-words pt-1">{show(field, current[field])}</dd>
            </div>
            <div className="min-w-0 rounded-lg border p-3">
              <dt className="text-muted text-xs">{words.yours}</dt>
              <dd className="min-w-0 break-words pt-1">{show(field, wanted[field])}</dd>
            </div>
          </dl>
        ))}
        <DialogFooter>
          <Button onClick={settle}>{words.keepTheirs}</Button>
          <Button variant="primary" onClick={overwrite}>
            {words.useMine}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
