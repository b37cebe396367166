import type { Import } from '@sequelstring/contract/imports.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useConnection } from '../../../lib/socket.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { Progress } from '../../../ui/progress.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCancelImport } from '../api/import.queries.ts';

/** How far an import is; it goes on when the page is left. */
export function ImportProgress({ one }: { one: Import }) {
  const cancel = useCancelImport(one.id);
  const lost = useConnection(({ status }) => status === 'reconnecting');
  const title = lost ? 'Waiting for the server' : one.dryRun ? 'Reading the file' : 'Importing';
  const share = one.totalRows > 0 ? one.processedRows / one.totalRows : null;
  return (
    <Card>
      <div className="flex items-baseline gap-3">
        <p className="flex-1 font-medium text-base" role="status">
          {title}
        </p>
        <p className="tabular text-muted">
          {formatNumber(one.processedRows)}
          {one.totalRows > 0 && ` of ${formatNumber(one.totalRows)}`}
        </p>
      </div>
      <Progress value={share} label={title} className="mt-3 h-2" />
      <div className="mt-3 flex items-center justify-between gap-4">
        <p className={cn('text-xs', lost ? 'text-warning' : 'text-muted')}>
          {lost
            ? 'It does not answer. Nothing is lost: the import goes on where it stopped as soon as it is back.'
            : 'You can leave; follow progress in Imports.'}
        </p>
        <Button
          size="sm"
          disabled={lost}
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutate(undefined, {
              onError: (failure) => toast.failure('The import could not be stopped', failure),
            })
          }
        >
          Stop
        </Button>
      </div>
    </Card>
  );
}
