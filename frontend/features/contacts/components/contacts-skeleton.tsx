import { useNarrow } from '../../../lib/media.ts';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { type ContactColumn, gridTracks } from './contact-columns.tsx';
import { headHeight } from './contacts-grid-head.tsx';

const rows = Array.from({ length: 16 }, (_, index) => index);

/** The contact list before its first answer. */
export function ContactsSkeleton({ columns }: { columns: readonly ContactColumn[] }) {
  const narrow = useNarrow();
  if (narrow) {
    return (
      <Loading label="Loading contacts" className="min-h-0 flex-1 overflow-hidden bg-surface">
        {rows.map((row) => (
          <div key={row} className="flex h-14 flex-col justify-center gap-1.5 border-b px-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-56" />
          </div>
        ))}
      </Loading>
    );
  }
  return (
    <Loading label="Loading contacts" className="min-h-0 flex-1 overflow-hidden bg-surface">
      <div className="border-b" style={{ height: headHeight }} />
      {rows.map((row) => (
        <div key={row} className="grid h-9 items-center border-b" style={{ gridTemplateColumns: gridTracks(columns) }}>
          <span />
          <Skeleton className="mx-2 w-36" />
          {columns.map((column, position) => (
            <Skeleton key={column.id} className={position % 2 ? 'mx-2 w-16' : 'mx-2 w-24'} />
          ))}
        </div>
      ))}
    </Loading>
  );
}
