import type { Import } from '@sequelstring/contract/imports.ts';
import { FileText } from 'lucide-react';
import { Link } from 'react-router';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Progress } from '../../../ui/progress.tsx';
import { isUnderWay } from '../api/import.queries.ts';
import { kindOf } from '../api/kinds.ts';
import { describeFormat, ImportStatus } from './import-status.tsx';
import { UndoButton } from './import-undo.tsx';

/** One import in the list of all, with its progress while it runs. */
export function ImportListItem({ one, when }: { one: Import; when: string }) {
  return (
    <li className="flex items-center gap-3 pr-4 hover:bg-hover">
      <Link
        to={`/imports/${one.id}`}
        className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 py-2.5 pl-4 outline-offset-[-2px]"
      >
        <FileText aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{one.fileName}</span>
          <span className="block truncate text-muted text-xs">
            {kindOf(one.kind).label.many} · {describeFormat(one)} · {when}
          </span>
        </span>
        <span className="flex flex-col items-end gap-1">
          <ImportStatus one={one} />
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
      <UndoButton one={one} label="Undo" />
    </li>
  );
}

function describeUndo({ restored, left }: NonNullable<Import['undo']>): string {
  return left > 0
    ? `${formatNumber(restored)} reverted, ${formatNumber(left)} left`
    : `${formatNumber(restored)} reverted`;
}

function describeCounts(one: Import): string {
  if (one.undo) return describeUndo(one.undo);
  if (one.dryRun) return formatCount(one.totalRows, 'record');
  if (isUnderWay(one)) return `${formatNumber(one.processedRows)} of ${formatNumber(one.totalRows)}`;
  const parts = [
    one.created > 0 && `${formatNumber(one.created)} new`,
    one.updated > 0 && `${formatNumber(one.updated)} updated`,
    one.skipped > 0 && `${formatNumber(one.skipped)} there already`,
    one.failed > 0 && `${formatNumber(one.failed)} left out`,
  ].filter(Boolean);
  return parts.join(', ') || 'nothing new';
}
