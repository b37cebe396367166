import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** Home in outline. */
export function HomeSkeleton() {
  return (
    <Loading className="grid max-w-6xl items-start gap-4 px-4 py-5 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex flex-col gap-4">
        <Skeleton className="h-32 rounded-lg" />
        <Skeleton className="h-48 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
      <div className="flex flex-col gap-4">
        <Skeleton className="h-24 rounded-lg" />
        <Skeleton className="h-80 rounded-lg" />
      </div>
    </Loading>
  );
}
