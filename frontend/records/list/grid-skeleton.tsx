import { recordWords as words } from '../../lib/messages/records.ts';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import type { RecordView } from '../view.ts';
import { type Column, tracksOf } from './columns.ts';
import { headHeight } from './grid-head.tsx';

const rows = Array.from({ length: 16 }, (_, index) => index);

interface GridSkeletonProps {
  view: RecordView;
  columns: readonly Column[];
  narrow: boolean;
}

/** A list before its first answer. */
export function GridSkeleton({ view, columns, narrow }: GridSkeletonProps) {
  return (
    <Loading label={words.loading(view.kind.label.many)} className="min-h-0 flex-1 overflow-hidden bg-surface">
      {!narrow && <div className="border-b" style={{ height: headHeight }} />}
      {rows.map((row) =>
        narrow ? (
          <div key={row} className="flex h-14 flex-col justify-center gap-1.5 border-b px-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-56" />
          </div>
        ) : (
          <div key={row} className="grid h-9 items-center border-b" style={{ gridTemplateColumns: tracksOf(columns) }}>
            <span />
            {columns.map((column, position) => (
              <Skeleton key={column.name} className={position % 2 ? 'mx-2 w-16' : 'mx-2 w-24'} />
            ))}
          </div>
        ),
      )}
    </Loading>
  );
}
