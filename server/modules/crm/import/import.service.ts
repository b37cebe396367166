import type { Import, ImportableKind, ImportChange, imports } from '@sequelstring/contract/imports.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { Caller } from '../../../kernel/audit.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/module.ts';
import { findBulks } from '../../../kernel/records/bulk/bulk.model.ts';
import type { BulkChanges } from '../../../kernel/records/bulk/bulk-changes.ts';
import { checkMayChange } from '../../../kernel/records/check.ts';
import { withinScope } from '../../../kernel/records/scope.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import { type ImportJobDeps, importerOf, nothingDone, orderOf, tellEnd } from './import.jobs.ts';
import {
  changeImport,
  fileKey,
  findByFile,
  findImport,
  findKeptBefore,
  findStalled,
  ImportModel,
  type ImportRow,
  isUndoable,
  setNotKept,
  toImport,
} from './import.model.ts';
import { columnsOf, startOf } from './import.receive.ts';
import { listImportChangeRows, toImportChange } from './import-change.model.ts';
import { inspectFile } from './import-file.ts';
import { clearJournal } from './import-journal.model.ts';
import { assertClear, checkMatchBy, withMapping } from './mapping.ts';
import { clearMappings, rememberMapping } from './mapping-memory.model.ts';

export interface ImportDeps extends ImportJobDeps {
  jobs: Jobs;
  bulk: Pick<BulkChanges, 'undoImport'>;
}

export async function listImports(
  user: CurrentUser,
  { page, limit, kind }: { page: number; limit: number; kind?: ImportableKind },
): Promise<Page<Import[]>> {
  const ofKind = kind && { kind: kind === 'contact' ? { $in: [kind, null] } : kind };
  const filter = { ...withinScope(user.scope), ...ofKind };
  const [rows, total] = await Promise.all([
    ImportModel.find(filter, { errors: 0, preview: 0, edits: 0 })
      .sort({ createdAt: -1, _id: -1 })
      .skip((page - 1) * limit)
      .limit(limit)
      .lean<ImportRow[]>(),
    'all' in user.scope && !kind ? ImportModel.estimatedDocumentCount() : ImportModel.countDocuments(filter),
  ]);
  return { data: await withUndo(rows), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** What an import changed in records that were there already, in the order of the file. Throws `import_not_found`. */
export async function listImportChanges(
  user: CurrentUser,
  id: string,
  { limit, cursor }: { limit: number; cursor?: number },
): Promise<Page<ImportChange[]>> {
  const row = await visibleImport(user, id);
  const rows = await listImportChangeRows(id, { after: cursor ?? 0, limit: limit + 1 });
  const data = rows.slice(0, limit).map(toImportChange);
  const hasMore = rows.length > limit;
  const meta = {
    page: 1,
    limit,
    total: row.updated,
    hasMore,
    ...(hasMore && { nextCursor: String(data.at(-1)!.line) }),
  };
  return { data, meta };
}

/** Throws `import_not_found`. */
export async function getImport(user: CurrentUser, id: string): Promise<Import> {
  const [one] = await withUndo([await visibleImport(user, id)]);
  return one!;
}

async function withUndo(rows: readonly ImportRow[]): Promise<Import[]> {
  const real = rows.filter(({ dryRun }) => !dryRun);
  const undone = real.length > 0 ? await findBulks(real.map(({ _id }) => _id)) : [];
  const byId = new Map(undone.map((row) => [row._id.toHexString(), row]));
  return rows.map((row) => toImport(row, byId.get(row._id.toHexString())));
}

export async function visibleImport(user: CurrentUser, id: string): Promise<ImportRow> {
  const row = await findImport(id, user.scope);
  if (!row) throw new AppError('import_not_found');
  return row;
}

/**
 * Runs a dry run for real, or again with other choices, or goes on with an import that failed or was cancelled.
 * Throws `import_not_resumable` for one that is at work, done, or whose file was cleared away, or `import_consent_unclear`.
 */
export async function startImport(
  deps: ImportDeps,
  user: CurrentUser,
  id: string,
  choice: Body<typeof imports.startImport>,
): Promise<Import> {
  checkMayChange(user);
  const row = await visibleImport(user, id);
  const isDone = row.status === 'completed' && !row.dryRun;
  if (isDone) throw new AppError('import_not_resumable');
  if (row.status === 'queued' || row.status === 'running') {
    throw new AppError('import_not_resumable', { message: 'This import is at work; cancel it first.' });
  }
  if (!(await deps.stored.files.stat(fileKey(row)))) {
    throw new AppError('import_not_resumable', { message: 'The file was cleared away; upload it again.' });
  }
  if ((await findBulks([row._id])).length > 0) {
    throw new AppError('import_not_resumable', { message: 'This import was undone; upload the file again.' });
  }
  const dryRun = choice.dryRun ?? false;
  const goesOn = !row.dryRun && !dryRun;
  if (goesOn && choice.layout)
    throw new AppError('import_not_resumable', { message: 'Rows of this file are imported already.' });
  const importer = importerOf(deps, row);
  const targets = await importer.targets();
  const laid = choice.layout ? await laidOut(deps, row, choice) : { columns: row.columns };
  const columns = withMapping(laid.columns, choice.mapping ?? {}, targets);
  const matchBy = checkMatchBy(choice.matchBy ?? row.matchBy, targets);
  if (!dryRun) assertClear(columns);
  const after = await changeImport(row, {
    ...laid,
    columns,
    onDuplicate: choice.onDuplicate ?? row.onDuplicate,
    matchBy: matchBy ?? '',
    ...((choice.country ?? row.country) && { country: choice.country ?? row.country }),
    ...((choice.dateOrder ?? row.dateOrder) && { dateOrder: choice.dateOrder ?? row.dateOrder }),
    createAccounts: choice.createAccounts ?? row.createAccounts ?? false,
    status: 'queued',
    dryRun,
    kept: !dryRun,
    run: row.run + 1,
    analysed: false,
    reason: '',
    updatedAt: nowAsDate(deps.clock),
    ...(!goesOn && { ...nothingDone, errors: [], preview: [] }),
  });
  if (!after) throw new AppError('conflict');
  if (!dryRun) await rememberMapping(after, nowAsDate(deps.clock));
  await deps.jobs.add(orderOf(after));
  return getImport(user, id);
}

/** The columns of a table that is read another way; what was corrected in it may stand elsewhere now. */
async function laidOut(
  deps: ImportDeps,
  row: ImportRow,
  { layout, mapping }: Body<typeof imports.startImport>,
): Promise<Partial<ImportRow> & Pick<ImportRow, 'columns'>> {
  const importer = importerOf(deps, row);
  const targets = await importer.targets();
  const facts = await inspectFile(await startOf(deps, fileKey(row)), {
    importer,
    targets,
    country: row.country,
    layout,
  });
  if (facts.format !== 'csv') return { columns: row.columns };
  const { delimiter, charset = '', isCharsetChosen, headless, preamble, dialect } = facts;
  const columns = columnsOf(facts);
  // Whoever maps columns of the old headers means those that are still there.
  const known = Object.keys(mapping ?? {}).filter((name) => !columns.some((column) => column.name === name));
  for (const name of known) delete mapping![name];
  const edits = { edits: [], corrected: 0, remembered: false };
  const former = { ...(row.dialect !== 'excel' && row.dialect !== 'ldif' && { dialect }) };
  return { delimiter, charset, isCharsetChosen, headless, preamble, ...former, columns, ...edits };
}

/** What was imported stays. Throws `import_not_resumable` where there is nothing to stop. */
export async function cancelImport(deps: ImportDeps, user: CurrentUser, id: string): Promise<Import> {
  checkMayChange(user);
  const row = await visibleImport(user, id);
  if (row.status !== 'queued' && row.status !== 'running') throw new AppError('import_not_resumable');
  const now = nowAsDate(deps.clock);
  const seen = { _id: row._id, run: row.run };
  const end = { status: 'cancelled', finishedAt: now, updatedAt: now } as const;
  const after =
    (await changeImport({ ...seen, status: 'running' }, end)) ??
    (await changeImport({ ...seen, status: 'queued' }, end));
  if (!after) throw new AppError('import_not_resumable');
  await tellEnd(after);
  return getImport(user, id);
}

/**
 * Deletes what an import created and puts back what it updated, as a bulk change with the import's id. Throws
 * `import_not_found`, or `import_not_undoable` where there is nothing to undo, or it is too long ago.
 */
export async function undoImport(
  deps: ImportDeps,
  by: { user: CurrentUser; caller: Caller },
  id: string,
): Promise<Import> {
  checkMayChange(by.user);
  const row = await visibleImport(by.user, id);
  if (row.status === 'queued' || row.status === 'running') {
    throw new AppError('import_not_undoable', { message: 'This import is still running. Stop it first.' });
  }
  if (!isUndoable(row, (await findBulks([row._id]))[0])) throw new AppError('import_not_undoable');
  const { kind = 'contact', fileName } = row;
  await deps.bulk.undoImport(by, { id, kind, fileName });
  return getImport(by.user, id);
}

const undoableMs = 30 * 86_400_000;

/** Forgets what imports did that are too old to be undone, and mappings that nobody used for a year. */
export async function clearJournals(deps: ImportDeps): Promise<void> {
  const now = nowAsDate(deps.clock).getTime();
  await clearMappings(new Date(now - 365 * 86_400_000));
  for (;;) {
    const rows = await findKeptBefore(new Date(now - undoableMs), 100);
    if (rows.length === 0) return;
    const ids = rows.map(({ _id }) => _id);
    await clearJournal(ids);
    await setNotKept(ids);
  }
}

/** Orders again what a crash between the import's row and its job left without one; a job that is there stays the only one. */
export async function resumeStalled(deps: ImportDeps): Promise<void> {
  const since = new Date(nowAsDate(deps.clock).getTime() - 60_000);
  await deps.jobs.addMany((await findStalled(since)).map(orderOf));
}

/** How long the file of an import lies that may still be started: one that failed or was cancelled, and a preview. */
const keptMs = { ended: 86_400_000, preview: 7 * 86_400_000 };

/** Removes the files that no import will read any more. */
export async function clearFiles(deps: ImportDeps): Promise<void> {
  const now = nowAsDate(deps.clock).getTime();
  for (const { key, modifiedAt } of await deps.stored.files.list('imports')) {
    const age = now - modifiedAt.getTime();
    if (age < keptMs.ended) continue;
    const row = await findByFile(key);
    if (row?.status === 'queued' || row?.status === 'running') continue;
    const isPreview = row?.status === 'completed' && row.dryRun;
    if (age > (isPreview ? keptMs.preview : keptMs.ended)) await deps.stored.remove(key);
  }
}
