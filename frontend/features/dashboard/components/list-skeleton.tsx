import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** The shape of a list of people. */
export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <Loading className="flex flex-col gap-4 p-4">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-1/4" />
          </div>
        </div>
      ))}
    </Loading>
  );
}
