import { type crm, type Import, type ImportChange, ImportMapping } from '@sequelstring/contract/crm.ts';
import { isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Fields } from '@sequelstring/contract/records/field.ts';
import type { Body, Query } from '@sequelstring/contract/route.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { newId, objectId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/module.ts';
import { checkMayChange } from '../../../kernel/records/check.ts';
import { withinScope } from '../../../kernel/records/scope.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import { type ImportJobDeps, nothingDone, orderOf } from './import.jobs.ts';
import {
  changeImport,
  fileKey,
  findByFile,
  findImport,
  findStalled,
  ImportModel,
  type ImportRow,
  toImport,
} from './import.model.ts';
import { listImportChangeRows, toImportChange } from './import-change.model.ts';
import { inspectFile, lookedBytes } from './import-file.ts';
import { fieldOfHeader, importableFields } from './import-values.ts';

export interface ImportDeps extends ImportJobDeps {
  jobs: Jobs;
}

/** A file as it was received and stored. */
export interface ReceivedFile {
  key: string;
  fileName: string;
}

/**
 * Takes a file over and queues its import; both are stored when this returns.
 * Throws `import_file_unreadable`, `validation_failed` for a mapping that does not fit the file, or `import_consent_unclear`.
 */
export async function receiveImport(
  deps: ImportDeps,
  user: CurrentUser,
  file: ReceivedFile,
  options: Query<typeof crm.importContacts>,
): Promise<Import> {
  try {
    checkMayChange(user);
    const country = options.country ?? (await deps.auth.getSettings()).country;
    const facts = await inspectFile(await readStart(deps, file.key), country);
    const fields = await importableFields(deps.fields);
    const mapping = parseMapping(options.mapping, fields);
    const now = nowAsDate(deps.clock);
    const _id = objectId(newId());
    const row: ImportRow = {
      _id,
      owner: objectId(user.id),
      fileName: file.fileName || 'contacts',
      file: file.key,
      format: facts.format,
      dialect: facts.dialect,
      ...(facts.charset && { charset: facts.charset }),
      headless: false,
      columns: [],
      ...(facts.format === 'csv' && {
        delimiter: facts.delimiter,
        headless: facts.headless,
        preamble: facts.preamble,
        columns: withMapping(
          facts.columns.map((column) => ({
            name: column,
            field: fieldOfHeader(column, fields) ?? facts.mapping[column] ?? null,
            ...(facts.unclear?.includes(column) && !fieldOfHeader(column, fields) && { unclear: true as const }),
          })),
          mapping,
        ),
      }),
      onDuplicate: options.onDuplicate,
      ...(country && { country }),
      ...(options.dateOrder && { dateOrder: options.dateOrder }),
      ...(options.createAccounts && { createAccounts: true }),
      status: 'queued',
      dryRun: options.dryRun ?? false,
      run: 1,
      analysed: false,
      totalRows: 0,
      ...nothingDone,
      errors: [],
      preview: [],
      createdAt: now,
      updatedAt: now,
    };
    if (!row.dryRun) assertClear(row.columns);
    await ImportModel.insertMany([row], { lean: true });
    await deps.jobs.add(orderOf(row));
    return toImport(row);
  } catch (error) {
    await deps.stored.remove(file.key);
    throw error;
  }
}

async function readStart({ stored }: ImportDeps, key: string): Promise<Buffer> {
  const start = await stored.files.get(key, { start: 0, end: lookedBytes - 1 });
  return Buffer.concat((await start?.toArray()) ?? []);
}

function parseMapping(text: string | undefined, fields: Fields): ImportMapping {
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new AppError('validation_failed', { details: { mapping: ['is not JSON'] } });
  }
  const parsed = ImportMapping.safeParse(json);
  if (parsed.success) return checkCustom(parsed.data, fields);
  const details = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  throw new AppError('validation_failed', { details: { mapping: details } });
}

/** Throws `validation_failed` for a custom field that contacts do not have. */
function checkCustom(mapping: ImportMapping, fields: Fields): ImportMapping {
  const unknown = Object.values(mapping).filter((field) => field && isCustomName(field) && !fields[field]);
  if (unknown.length === 0) return mapping;
  const details = { mapping: unknown.map((field) => `${field} is not a custom field of contacts`) };
  throw new AppError('validation_failed', { details });
}

function withMapping(columns: ImportRow['columns'], mapping: ImportMapping): ImportRow['columns'] {
  const unknown = Object.keys(mapping).filter((name) => !columns.some((column) => column.name === name));
  if (unknown.length > 0) {
    const details = { mapping: unknown.slice(0, 20).map((name) => `the file has no column "${name}"`) };
    throw new AppError('validation_failed', { details });
  }
  return columns.map((column) =>
    Object.hasOwn(mapping, column.name) ? { name: column.name, field: mapping[column.name]! } : column,
  );
}

/** Nobody is to get email because a column was not understood: whoever imports tells first what it means. */
function assertClear(columns: ImportRow['columns']): void {
  const unclear = columns.filter((column) => column.unclear).map(({ name }) => name);
  if (unclear.length === 0) return;
  const details = { mapping: unclear.map((name) => `"${name}" may say who wants no email`) };
  throw new AppError('import_consent_unclear', { details });
}

export async function listImports(
  user: CurrentUser,
  { page, limit }: { page: number; limit: number },
): Promise<Page<Import[]>> {
  const filter = withinScope(user.scope);
  const [rows, total] = await Promise.all([
    ImportModel.find(filter, { errors: 0, preview: 0 })
      .sort({ createdAt: -1, _id: -1 })
      .skip((page - 1) * limit)
      .limit(limit)
      .lean<ImportRow[]>(),
    'all' in user.scope ? ImportModel.estimatedDocumentCount() : ImportModel.countDocuments(filter),
  ]);
  return { data: rows.map(toImport), meta: { page, limit, total, hasMore: page * limit < total } };
}

/** What an import changed in contacts that were there already, in the order of the file. Throws `import_not_found`. */
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
  return toImport(await visibleImport(user, id));
}

async function visibleImport(user: CurrentUser, id: string): Promise<ImportRow> {
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
  choice: Body<typeof crm.startImport>,
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
  const dryRun = choice.dryRun ?? false;
  const goesOn = !row.dryRun && !dryRun;
  const mapping = checkCustom(choice.mapping ?? {}, await importableFields(deps.fields));
  const columns = withMapping(row.columns, mapping);
  if (!dryRun) assertClear(columns);
  const after = await changeImport(row, {
    columns,
    onDuplicate: choice.onDuplicate ?? row.onDuplicate,
    ...((choice.country ?? row.country) && { country: choice.country ?? row.country }),
    ...((choice.dateOrder ?? row.dateOrder) && { dateOrder: choice.dateOrder ?? row.dateOrder }),
    createAccounts: choice.createAccounts ?? row.createAccounts ?? false,
    status: 'queued',
    dryRun,
    run: row.run + 1,
    analysed: false,
    reason: '',
    updatedAt: nowAsDate(deps.clock),
    ...(!goesOn && { ...nothingDone, errors: [], preview: [] }),
  });
  if (!after) throw new AppError('conflict');
  await deps.jobs.add(orderOf(after));
  return getImport(user, id);
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
  return getImport(user, id);
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
