import type { Import, ImportRowError } from '@sequelstring/contract/imports.ts';
import { CircleX, Download, Info, TriangleExclamationPoint } from 'lucide-react';
import { useState } from 'react';
import { download } from '../../../lib/download.ts';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { rowErrorsToCsv } from '../api/row-errors.csv.ts';

const levels = {
  error: { icon: CircleX, style: 'text-negative', label: 'Left out' },
  warning: { icon: TriangleExclamationPoint, style: 'text-warning', label: 'Imported without this' },
  info: { icon: Info, style: 'text-info', label: 'Skipped as expected' },
} as const;

const firstShown = 20;

/** What could not be imported, line by line, and the way to take it along as a file. */
export function ImportProblems({ one }: { one: Import }) {
  const [all, setAll] = useState(false);
  const { errors, problems } = one;
  if (errors.length === 0) return null;
  const shown = all ? errors : errors.slice(0, firstShown);
  const save = () =>
    download(
      new Blob([rowErrorsToCsv(errors)], { type: 'text/csv;charset=utf-8' }),
      `${one.fileName.replace(/\.\w+$/, '')}-problems.csv`,
    );
  return (
    <Card
      title="Line by line"
      description={describeProblems(problems, errors.length)}
      flush
      action={
        <Button size="sm" onClick={save}>
          <Download aria-hidden strokeWidth={1.5} />
          Download
        </Button>
      }
    >
      <ul className="divide-y">
        {shown.map((error) => (
          <Problem key={`${error.line}${error.code}${error.field}${error.record}`} error={error} />
        ))}
      </ul>
      {errors.length > shown.length && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" onClick={() => setAll(true)}>
            Show all {formatNumber(errors.length)}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Problem({ error }: { error: ImportRowError }) {
  const { icon: Icon, style, label } = levels[error.level];
  return (
    <li className="grid grid-cols-[auto_3.5rem_minmax(0,1fr)] items-start gap-x-2 px-4 py-2">
      <span role="img" aria-label={label} title={label} className={cn('pt-0.5', style)}>
        <Icon aria-hidden className="size-4" strokeWidth={1.75} />
      </span>
      <span className="tabular text-muted">Line {error.line}</span>
      <span className="wrap-anywhere min-w-0">
        {error.record && <span className="font-medium">{error.record}: </span>}
        {error.column && <span className="text-muted">{error.column}: </span>}
        {error.message}
      </span>
    </li>
  );
}

function describeProblems({ error, warning, info }: Import['problems'], listed: number): string {
  const parts = [
    error > 0 && `${formatCount(error, 'record')} left out`,
    warning > 0 && `${formatCount(warning, 'value')} not understood`,
    info > 0 && `${formatCount(info, 'record')} there already or of another kind`,
  ].filter(Boolean);
  const all = error + warning + info;
  return all > listed ? `${parts.join(', ')}; ${formatNumber(listed)} of them are listed` : parts.join(', ');
}
