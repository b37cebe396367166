import type { Import } from '@sequelstring/contract/crm.ts';
import { FileText } from 'lucide-react';
import { Link } from 'react-router';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Progress } from '../../../ui/progress.tsx';
import { isUnderWay } from '../api/import.queries.ts';
import { describeFormat, ImportStatus } from './import-status.tsx';

/** One import in the list of all, with its progress while it runs. */
export function ImportListItem({ one, when }: { one: Import; when: string }) {
  return (
    <li>
      <Link
        to={`/imports/${one.id}`}
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 outline-offset-[-2px] hover:bg-hover"
      >
        <FileText aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{one.fileName}</span>
          <span className="block truncate text-muted text-xs">
            {describeFormat(one)} · {when}
          </span>
        </span>
        <span className="flex flex-col items-end gap-1">
          <ImportStatus status={one.status} dryRun={one.dryRun} />
          <span className="tabular text-muted text-xs">{describeCounts(one)}</span>
        </span>
        {isUnderWay(one) && (
          <Progress
            className="col-span-3 mt-2"
            label={`Progress of ${one.fileName}`}
            value={one.totalRows > 0 ? one.processedRows / one.totalRows : null}
          />
        )}
      </Link>
    </li>
  );
}

function describeCounts(one: Import): string {
  if (one.dryRun) return formatCount(one.totalRows, 'record');
  if (isUnderWay(one)) return `${formatNumber(one.processedRows)} of ${formatNumber(one.totalRows)}`;
  const parts = [
    one.created > 0 && `${formatNumber(one.created)} new`,
    one.updated > 0 && `${formatNumber(one.updated)} updated`,
    one.skipped > 0 && `${formatNumber(one.skipped)} there already`,
    one.failed > 0 && `${formatNumber(one.failed)} not readable`,
  ].filter(Boolean);
  return parts.join(', ') || 'nothing new';
}
