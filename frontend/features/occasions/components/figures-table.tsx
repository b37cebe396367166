import { useQuery } from '@tanstack/react-query';
import { ChartNoAxesColumn } from 'lucide-react';
import { currentLocale, formatNumber } from '../../../lib/format.ts';
import { figureWords as words } from '../../../lib/messages/occasions.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeadCell, TableRow } from '../../../ui/table.tsx';
import { figuresQuery } from '../api/queue.queries.ts';
import { templatesQuery } from '../api/template.queries.ts';

const columns = ['sent', 'delivered', 'opened', 'bounced', 'complained', 'optedOut', 'notSent'] as const;

/** What became of greetings, per template and month. */
export function FiguresTable() {
  const figures = useQuery(figuresQuery);
  const templates = useQuery(templatesQuery());
  if (figures.isError) return <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />;
  if (figures.isPending) {
    return (
      <Loading className="flex flex-col gap-3 p-6">
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/2" />
      </Loading>
    );
  }
  if (figures.data.length === 0)
    return (
      <EmptyState icon={ChartNoAxesColumn} title={words.none}>
        {words.noneText}
      </EmptyState>
    );
  const nameOf = (ref: string) =>
    templates.data?.find(({ id, key }) => id === ref || key === ref)?.name ?? words.deletedTemplate;
  const monthOf = new Intl.DateTimeFormat(currentLocale(), { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={words.title} className="min-h-0 flex-1 overflow-auto bg-surface">
      <Table>
        <TableHead>
          <TableRow>
            <TableHeadCell className="pl-4 sm:pl-6">{words.month}</TableHeadCell>
            <TableHeadCell>{words.template}</TableHeadCell>
            {columns.map((column) => (
              <TableHeadCell key={column} align="right">
                {words.columns[column]}
              </TableHeadCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {figures.data.map((row) => (
            <TableRow key={`${row.month} ${row.template}`}>
              <TableCell className="tabular pl-4 whitespace-nowrap sm:pl-6">
                {monthOf.format(new Date(`${row.month}-01T00:00:00Z`))}
              </TableCell>
              <TableCell className="whitespace-nowrap">{nameOf(row.template)}</TableCell>
              {columns.map((column) => (
                <TableCell key={column} align="right">
                  {row[column] === 0 ? <span className="text-faint">0</span> : formatNumber(row[column])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
