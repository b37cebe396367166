import type {
  Import,
  ImportRowError,
  ImportSample,
  imports,
  ImportRow as Row,
} from '@sequelstring/contract/imports.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { AppError } from '../../../kernel/errors.ts';
import { checkMayChange } from '../../../kernel/records/check.ts';
import type { CsvRecord } from './csv-reader.ts';
import { dayOf, importerOf } from './import.jobs.ts';
import { changeImport, fileKey, type ImportRow, layoutOf } from './import.model.ts';
import { startOf } from './import.receive.ts';
import { getImport, type ImportDeps, visibleImport } from './import.service.ts';
import { charsetChosen, firstRows, readStart } from './import-file.ts';
import { newTally } from './import-outcome.ts';
import { charsetOf, rawRecords } from './import-source.ts';

const sampled = 25;
const mostCorrected = 1000;

async function tableOf(user: CurrentUser, id: string): Promise<ImportRow> {
  const row = await visibleImport(user, id);
  if (row.format === 'csv') return row;
  throw new AppError('validation_failed', { message: 'Only tables have rows and cells; this is an address book.' });
}

/** The first rows of a table as they read in one way or another. Throws `import_not_found`, `validation_failed`, `import_not_resumable`. */
export async function sampleTable(
  deps: ImportDeps,
  user: CurrentUser,
  id: string,
  { delimiter, charset }: Query<typeof imports.sampleImport>,
): Promise<ImportSample> {
  const row = await tableOf(user, id);
  const layout = layoutOf(row);
  const read = { ...layout, ...(delimiter && { delimiter }), ...(charset !== undefined && { charset }) };
  const { text } = await readStart(await startOf(deps, fileKey(row)), row.country);
  const written = charset === undefined ? charsetOf(row) : charsetChosen(charset);
  const rows = firstRows(text, read.delimiter, written).slice(0, sampled);
  return {
    layout: read,
    rows: rows.map(({ line, values }) => ({ line, values: values.slice(0, 100).map((value) => value.slice(0, 300)) })),
  };
}

/** Rows by the lines where they start, with their corrections. */
export async function readRows(
  deps: ImportDeps,
  user: CurrentUser,
  id: string,
  lines: readonly number[],
): Promise<Row[]> {
  const row = await tableOf(user, id);
  const found = await rawRows(deps, row, lines);
  return found.map((raw) => toRow(row, raw));
}

const toRow = ({ columns }: ImportRow, { line, values }: CsvRecord): Row => ({
  line,
  cells: Object.fromEntries(columns.map(({ name }, index) => [name, values[index] ?? ''])),
});

async function rawRows(deps: ImportDeps, row: ImportRow, lines: readonly number[]): Promise<CsvRecord[]> {
  const content = await deps.stored.files.get(fileKey(row));
  if (!content) throw new AppError('import_not_resumable', { message: 'The file was cleared away; upload it again.' });
  const wanted = new Set(lines);
  const last = Math.max(...lines);
  const found: CsvRecord[] = [];
  try {
    for await (const raw of rawRecords(content, row)) {
      if (raw.line > last) break;
      if (!('properties' in raw) && wanted.has(raw.line)) found.push(raw);
    }
  } finally {
    content.destroy();
  }
  return found;
}

/**
 * Corrects cells of one row before it is imported, and counts it anew. Throws `import_not_resumable` for an import that is
 * at work or done, and `validation_failed` for cells that the table does not have.
 */
export async function correctRow(
  deps: ImportDeps,
  user: CurrentUser,
  { id, line }: { id: string; line: number },
  cells: Readonly<Record<string, string>>,
): Promise<{ row: Row; errors: ImportRowError[]; import: Import }> {
  checkMayChange(user);
  const row = await tableOf(user, id);
  if (!row.dryRun || row.status !== 'completed')
    throw new AppError('import_not_resumable', {
      message: 'Only a checked file can be corrected before it is imported.',
    });
  const places = Object.entries(cells).map(
    ([name, text]) => [row.columns.findIndex((column) => column.name === name), text] as const,
  );
  if (places.some(([index]) => index < 0))
    throw new AppError('validation_failed', { details: { cells: ['name a column that the file does not have'] } });
  const [before] = await rawRows(deps, row, [line]);
  if (!before) throw new AppError('validation_failed', { details: { line: ['is not where a row starts'] } });
  const others = (row.edits ?? []).filter((edit) => edit.line !== line);
  if (others.length >= mostCorrected)
    throw new AppError('validation_failed', {
      details: { line: [`is one too many: ${mostCorrected} rows can be corrected here`] },
    });
  const edit = {
    line,
    cells: {
      ...row.edits?.find((one) => one.line === line)?.cells,
      ...Object.fromEntries(places.map(([index, text]) => [String(index), text])),
    },
  };
  const values = [...before.values];
  for (const [index, text] of Object.entries(edit.cells)) values[Number(index)] = text;
  const after = { ...before, values: Array.from(values, (value) => value ?? '') };
  const [old, now] = [await weigh(deps, row, before), await weigh(deps, row, after)];
  const counted = (name: 'created' | 'updated' | 'skipped' | 'failed') =>
    Math.max(row[name] + now[name] - old[name], 0);
  const level = (name: keyof Import['problems']) =>
    Math.max((row.problems?.[name] ?? 0) + now.problems[name] - old.problems[name], 0);
  const errors = [...row.errors.filter((one) => one.line !== line), ...now.errors]
    .sort((a, b) => a.line - b.line)
    .slice(0, 1000);
  const changed = await changeImport(row, {
    edits: [...others, edit],
    corrected: others.length + 1,
    ...{
      created: counted('created'),
      updated: counted('updated'),
      skipped: counted('skipped'),
      failed: counted('failed'),
    },
    problems: { error: level('error'), warning: level('warning'), info: level('info') },
    errors,
    errorCount: errors.length,
    updatedAt: nowAsDate(deps.clock),
  });
  if (!changed) throw new AppError('conflict');
  return { row: toRow(row, after), errors: now.errors, import: await getImport(user, id) };
}

/** What would become of one row by itself. */
async function weigh(deps: ImportDeps, row: ImportRow, raw: CsvRecord) {
  const importer = importerOf(deps, row);
  const run = await importer.begin(row);
  const record = importer.reader(row, dayOf(row))(raw);
  return run.weigh(
    { ...row, ...newTally({}), errorCount: 0, problems: { error: 0, warning: 0, info: 0 } } as ImportRow,
    [record],
  );
}
