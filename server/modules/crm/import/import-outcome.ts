import type { Import, ImportRowError } from '@sequelstring/contract/imports.ts';
import { countProblems, type ImportRow } from './import.model.ts';
import type { SourceRecord } from './import-source.ts';

export const noAccounts = { linked: 0, created: 0, ambiguous: 0 };

/** How many problems are told before one of this level is not: the harmless leave room for what went wrong. */
const mostTold = { info: 500, warning: 900, error: 1000 };

/** What becomes of some records, in numbers and problems. */
export interface Tally {
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  /** Of the whole import so far, as are the problems that are counted. */
  accounts: NonNullable<Import['accounts']>;
  problems: Import['problems'];
  /** Those that are told. */
  errors: ImportRowError[];
}

export const newTally = (row: Pick<ImportRow, 'accounts' | 'problems'>): Tally => ({
  created: 0,
  updated: 0,
  skipped: 0,
  failed: 0,
  accounts: { ...(row.accounts ?? noAccounts) },
  problems: countProblems([], row.problems),
  errors: [],
});

export function tell(
  row: ImportRow,
  tally: Pick<Tally, 'problems' | 'errors'>,
  record: SourceRecord,
  problem: SourceRecord['problems'][number],
): void {
  tally.problems[problem.level]++;
  if (row.errorCount + tally.errors.length >= mostTold[problem.level]) return;
  const { field, column = columnOf(row, field), ...rest } = problem;
  tally.errors.push({
    line: record.line,
    record: record.record,
    ...(field && { field }),
    ...(column && { column }),
    ...rest,
  });
}

/** The header of the column that fills a field, where it is one. */
function columnOf({ columns }: ImportRow, field: string | undefined): string | undefined {
  const filling = field ? columns.filter((column) => column.field === field) : [];
  return filling.length === 1 ? filling[0]!.name : undefined;
}
