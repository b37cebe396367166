import { Users } from 'lucide-react';
import { ApiFailure } from '../../lib/api-failure.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

const failure = new ApiFailure({
  code: 'internal',
  message: 'Something went wrong on our side.',
  status: 500,
  requestId: 'sample-request-id',
});

/** What stands in place of things: nothing yet, not yet, not at all. */
export function StateSamples() {
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <Card flush title="Empty">
        <EmptyState icon={Users} title="No contacts yet" action={<Button variant="primary">Import</Button>}>
          Bring your address book, and birthdays come along.
        </EmptyState>
      </Card>
      <Card title="Loading">
        <Loading className="flex flex-col gap-3">
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
          <Skeleton className="h-24" />
        </Loading>
      </Card>
      <Card flush title="Broken">
        <ErrorState error={failure} onRetry={() => {}} />
      </Card>
    </div>
  );
}
