import type { Import } from '@sequelstring/contract/crm.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCancelImport } from '../api/import.queries.ts';

/** How far an import is; it goes on when the page is left. */
export function ImportProgress({ one }: { one: Import }) {
  const cancel = useCancelImport(one.id);
  const share = one.totalRows > 0 ? one.processedRows / one.totalRows : null;
  return (
    <Card>
      <div className="flex items-baseline gap-3">
        <p className="flex-1 font-medium text-base" role="status">
          {one.dryRun ? 'Reading the file' : 'Importing'}
        </p>
        <p className="tabular text-muted">
          {formatNumber(one.processedRows)}
          {one.totalRows > 0 && ` of ${formatNumber(one.totalRows)}`}
        </p>
      </div>
      <Progress value={share} label={one.dryRun ? 'Reading the file' : 'Importing'} className="mt-3 h-2" />
      <div className="mt-3 flex items-center justify-between gap-4">
        <p className="text-muted text-xs">You can leave this page; it goes on, and stands under Import.</p>
        <Button
          size="sm"
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
