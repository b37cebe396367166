import type { Job } from '@sequelstring/contract/jobs.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { jobsQuery } from '../api/jobs.queries.ts';
import { JobList } from '../components/job-list.tsx';

const statuses = [
  { value: 'dead', label: 'Failed' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
] as const;

const empty: Record<Job['status'], { title: string; text: string }> = {
  dead: { title: 'Nothing has failed', text: 'Work that fails after its last retry is kept here until you decide.' },
  running: { title: 'Nothing is running', text: 'Imports and greetings show up here while they are worked on.' },
  waiting: { title: 'Nothing is waiting', text: 'Jobs wait here until their turn.' },
};

/** Work in the background; what failed for good can be retried or removed. */
export function JobsPage() {
  const [status, setStatus] = useState<Job['status']>('dead');
  const jobs = useInfiniteQuery(jobsQuery(status));
  const list = jobs.data?.pages.flatMap((page) => page.data);
  return (
    <Card
      flush
      title="Jobs"
      action={<Segmented aria-label="Status" options={statuses} value={status} onValueChange={setStatus} />}
    >
      {jobs.isError && <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      )}
      {list?.length === 0 && (
        <EmptyState icon={CircleCheck} title={empty[status].title}>
          {empty[status].text}
        </EmptyState>
      )}
      {list && list.length > 0 && <JobList jobs={list} />}
      {jobs.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={jobs.isFetchingNextPage}
          onClick={() => void jobs.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}
