import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { pageQuery } from '../api/record.queries.ts';
import { type AnyRecord, titleOf } from '../record.ts';
import { type RecordView, recordPath } from '../view.ts';
import { CreateRecordDialog } from './create-record-dialog.tsx';

interface RelatedListProps {
  view: RecordView;
  /** The field of these records that leads to the one shown, and the id it has there. */
  field: string;
  id: string;
  readOnly: boolean;
  /** What a new one starts with. */
  start: Readonly<Record<string, unknown>>;
  /** Said where there are none. */
  none: string;
}

const shown = 20;

/** Records of another kind that belong to this one, and a way to add to them. */
export function RelatedList({ view, field, id, readOnly, start, none }: RelatedListProps) {
  const { data: page, error, refetch } = useQuery(pageQuery(view.kind, { [field]: id, sort: view.kind.order }, 1));
  const [creating, setCreating] = useState(false);
  const { one, many } = view.kind.label;
  if (error && !page) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!page) {
    return (
      <Loading label={words.loading(many)} className="flex flex-col gap-3">
        {['w-72', 'w-56', 'w-64'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </Loading>
    );
  }
  const total = page.meta.total ?? page.data.length;
  const create = !readOnly && (
    <Button size="sm" onClick={() => setCreating(true)}>
      <Plus aria-hidden strokeWidth={1.5} />
      {words.newOne(one)}
    </Button>
  );
  const all = new URLSearchParams({ filter: JSON.stringify({ and: [{ field, op: 'eq', value: id }] }) });
  return (
    <>
      {total === 0 ? (
        <EmptyState icon={view.icon} title={none} action={create} />
      ) : (
        <>
          <div className="flex min-h-8 items-center justify-between gap-2 pb-2">
            <span className="tabular text-muted">{words.count(total, one, many)}</span>
            {create}
          </div>
          <ul className="divide-y rounded-lg border bg-surface">
            {page.data.slice(0, shown).map((record) => (
              <Row key={record.id} view={view} record={record} />
            ))}
          </ul>
          {total > shown && (
            <Button asChild size="sm" variant="ghost" className="mt-2">
              <Link to={`${view.path}?${all}`}>{words.showAll(many)}</Link>
            </Button>
          )}
        </>
      )}
      <CreateRecordDialog view={view} open={creating} onOpenChange={setCreating} start={start} />
    </>
  );
}

function Row({ view, record }: { view: RecordView; record: AnyRecord }) {
  return (
    <li className="flex min-h-11 items-center gap-2.5 px-3 py-1.5 hover:bg-hover">
      {view.lead?.(record)}
      <Link to={recordPath(view, record.id)} className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {titleOf(view.kind, record)}
        </span>
        <span className="block truncate text-muted text-xs">{view.subtitle(record)}</span>
      </Link>
      {view.mark?.(record)}
    </li>
  );
}
