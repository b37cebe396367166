import type { Import, ImportRowError } from '@sequelstring/contract/imports.ts';
import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { cn } from '../../../ui/cn.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useCorrectRow, useImportRows } from '../api/import.queries.ts';

const perPage = 20;

/** The rows with problems as they stand in the file: a cell that is corrected is checked at once. */
export function ImportRows({ one }: { one: Import }) {
  // A row that is right by now stays where it is, so that one sees it become right.
  const [lines, setLines] = useState<readonly number[]>([]);
  const [shown, setShown] = useState(perPage);
  const wrong = [...new Set(one.errors.flatMap(({ line, level }) => (level === 'info' || line < 2 ? [] : [line])))];
  const all = [...new Set([...lines, ...wrong])].sort((a, b) => a - b);
  const listed = all.slice(0, shown);
  useEffect(() => setLines((before) => (before.length === all.length ? before : all)), [all]);
  const { data: rows, isPending } = useImportRows(one, listed);
  if (listed.length === 0) return null;
  const columns = one.columns.filter((column) => one.mapping[column]);
  return (
    <Card
      title="Fix rows"
      description="Change a cell and press Enter. The row is checked at once; your file stays as it is."
      flush
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="overflow-x-auto" aria-label="Rows with problems" tabIndex={0}>
        <table className="w-full text-left text-sm">
          <thead className="text-muted text-xs">
            <tr className="h-8 border-b">
              <th scope="col" className="px-4 font-medium">
                Line
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="px-1 font-medium">
                  <span className="block max-w-48 truncate px-2" title={column}>
                    {column}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {isPending && (
              <tr>
                <td colSpan={columns.length + 1} className="p-4">
                  <Skeleton className="h-8" />
                </td>
              </tr>
            )}
            {rows?.map(({ line, cells }) => (
              <Row
                key={line}
                one={one}
                line={line}
                columns={columns}
                cells={cells}
                errors={one.errors.filter((error) => error.line === line && error.level !== 'info')}
              />
            ))}
          </tbody>
        </table>
      </section>
      {all.length > shown && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" onClick={() => setShown(Math.min(shown + perPage, 50))} disabled={shown >= 50}>
            {shown >= 50 ? 'Fix these first to see more' : 'Show more'}
          </Button>
        </div>
      )}
    </Card>
  );
}

interface RowProps {
  one: Import;
  line: number;
  columns: readonly string[];
  cells: Readonly<Record<string, string>>;
  errors: readonly ImportRowError[];
}

function Row({ one, line, columns, cells, errors }: RowProps) {
  const correct = useCorrectRow(one.id);
  const messages = errors.filter(({ column }) => !column || !columns.includes(column));
  return (
    <>
      <tr className={errors.length === 0 || messages.length > 0 ? 'border-b-0 align-top' : 'align-top'}>
        <td className="tabular h-9 px-4 pt-2 text-muted">
          <span className="flex items-center gap-1">
            {line}
            {errors.length === 0 && (
              <CircleCheck
                role="img"
                aria-label={`Line ${line} is right`}
                className="size-4 text-positive"
                strokeWidth={1.75}
              />
            )}
          </span>
        </td>
        {columns.map((column) => (
          <Cell
            key={column}
            label={`${column} in line ${line}`}
            text={cells[column] ?? ''}
            error={errors.find((error) => error.column === column)}
            busy={correct.isPending && column in (correct.variables?.cells ?? {})}
            onChange={(text) => correct.mutate({ line, cells: { [column]: text } })}
          />
        ))}
      </tr>
      {messages.length > 0 && (
        <tr>
          <td />
          <td colSpan={columns.length} className="px-3 pb-2 text-negative text-xs">
            {messages.map(({ message }) => message).join(' ')}
          </td>
        </tr>
      )}
    </>
  );
}

interface CellProps {
  label: string;
  text: string;
  error: ImportRowError | undefined;
  busy: boolean;
  onChange(text: string): void;
}

function Cell({ label, text, error, busy, onChange }: CellProps) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  const settle = () => typed !== text && onChange(typed);
  return (
    <td className="min-w-32 px-1 py-0.5">
      <input
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-busy={busy}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={settle}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle();
          else if (key === 'Escape') setTyped(text);
        }}
        className={cn(
          'h-8 w-full min-w-0 rounded-md border border-transparent bg-transparent px-2 hover:border-subtle focus:bg-surface',
          error && (error.level === 'error' ? 'border-negative' : 'border-warning'),
          busy && 'text-muted',
        )}
      />
      {error && (
        <p className={cn('max-w-64 px-2 pb-1 text-xs', error.level === 'error' ? 'text-negative' : 'text-warning')}>
          {error.message}
        </p>
      )}
    </td>
  );
}
