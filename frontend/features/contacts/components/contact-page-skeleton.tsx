import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** A contact's page before its contact has come. */
export function ContactPageSkeleton() {
  return (
    <>
      <PageHead breadcrumb={[{ label: 'Contacts', to: '/contacts' }]} title={<Skeleton className="h-6 w-48" />} />
      <Loading
        label="Loading the contact"
        className="grid max-w-6xl gap-6 px-4 py-5 sm:px-6 lg:grid-cols-[21.5rem_minmax(0,1fr)]"
      >
        <div className="flex flex-col gap-3 max-lg:order-2">
          {['w-40', 'w-56', 'w-48', 'w-36', 'w-52', 'w-44'].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </div>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-8 w-72" />
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      </Loading>
    </>
  );
}
