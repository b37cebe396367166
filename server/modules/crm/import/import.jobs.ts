import type { Readable } from 'node:stream';
import type { ImportableKind, ImportRowError } from '@sequelstring/contract/imports.ts';
import { z } from 'zod';
import { audit } from '../../../kernel/audit.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import { type ClientSession, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { publish } from '../../../kernel/events.ts';
import type { Log } from '../../../kernel/log.ts';
import { everything } from '../../../kernel/records/scope.ts';
import type { StoredFiles } from '../../../kernel/stored-files.ts';
import { type JobContext, type JobDefinition, type JobOrder, job } from '../../../ports/jobs.ts';
import type { AuthApi } from '../../auth/api.ts';
import { countryCode } from '../country.ts';
import { clip } from '../text.ts';
import { dateOrderOf } from './csv-dialects.ts';
import { changeImport, countProblems, fileKey, findImport, type ImportRow } from './import.model.ts';
import { clearImportChanges } from './import-change.model.ts';
import { noAccounts } from './import-outcome.ts';
import { ImportLost } from './import-progress.ts';
import { analyseFile, readRecords, type SourceRecord } from './import-source.ts';
import type { Importer } from './importer.ts';

export interface ImportJobDeps {
  clock: Clock;
  auth: AuthApi;
  log: Log;
  stored: StoredFiles;
  importers: ReadonlyMap<string, Importer>;
}

export const importerOf = (
  { importers }: Pick<ImportJobDeps, 'importers'>,
  { kind = 'contact' }: { kind?: ImportableKind },
): Importer => importers.get(kind)!;

/** Few enough that storing them holds up nobody for long: 500 take a fifth less of the database's time, and others wait longer. */
const batchRows = 200;
/** One command takes 16 MB, and a character may take four bytes. */
const batchLength = 2_000_000;
const mostRows = 100_000;
const payload = z.object({ importId: z.string(), run: z.number().int() });

export const orderOf = (row: ImportRow): JobOrder => ({
  name: 'crm.runImport',
  payload: { importId: row._id.toHexString(), run: row.run },
  key: `${row._id.toHexString()}:${row.run}`,
});

export const runImportJob = (deps: ImportJobDeps): JobDefinition =>
  job({
    name: 'crm.runImport',
    payload,
    attempts: 8,
    backoffMs: 1000,
    concurrency: 2,
    leaseMs: 30_000,
    handle: async ({ importId, run }, context) => {
      const row = await findImport(importId, everything);
      if (!row || row.run !== run || (row.status !== 'queued' && row.status !== 'running')) return;
      try {
        await runImport(deps, row, context);
      } catch (error) {
        if (error instanceof ImportLost) return;
        if (!context.lastAttempt || context.signal.aborted) throw error;
        deps.log.error({ err: error, importId }, 'An import failed for good');
        await finish(deps, row, {
          status: 'failed',
          reason: 'The import broke off; start it again to go on from there.',
        });
      }
    },
  });

/** Goes on with an import from where its row says it is. */
async function runImport(deps: ImportJobDeps, queued: ImportRow, { signal }: JobContext): Promise<void> {
  const prepared = await prepare(deps, queued);
  if (!prepared) return;
  let row = prepared;
  const importer = importerOf(deps, row);
  let run: Awaited<ReturnType<Importer['begin']>>;
  try {
    run = await importer.begin(row);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return finish(deps, row, { status: 'failed', reason: error.message });
  }
  let batch: SourceRecord[] = [];
  let length = 0;
  let stored = Promise.resolve();
  // The next records are read while the last ones are stored.
  const store = async () => {
    await stored;
    signal.throwIfAborted();
    const storing = run.store(row, batch).then((after) => {
      row = after;
    });
    storing.catch(() => {});
    stored = storing;
    batch = [];
    length = 0;
  };
  const options = { skip: row.processedRows, read: importer.reader(row, dayOf(row)) };
  const file = { ...row, ...(queued.edits && { edits: queued.edits }) };
  for await (const record of readRecords(await openFile(deps, row), file, options)) {
    batch.push(record);
    length += record.length ?? 0;
    if (batch.length === batchRows || length > batchLength) await store();
  }
  if (batch.length > 0) await store();
  await stored;
  await finish(deps, row, { status: 'completed' });
  if (!row.dryRun) await deps.stored.remove(fileKey(row));
}

/** Today as an import has it. Someone may be a day ahead of UTC; a birthday of today is none of the future. */
export const dayOf = ({ createdAt }: Pick<ImportRow, 'createdAt'>): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(createdAt.getTime()).toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 });

class FileMissing extends Error {}

async function openFile({ stored }: ImportJobDeps, row: ImportRow): Promise<Readable> {
  const content = await stored.files.get(fileKey(row));
  if (!content) throw new FileMissing();
  return content;
}

/** Reads the file once where that was not done yet; undefined where the import ends with that. */
async function prepare(deps: ImportJobDeps, queued: ImportRow): Promise<ImportRow | undefined> {
  // What a dry run has seen was in the memory of the worker that is gone.
  const restart = queued.dryRun ? { ...nothingDone, preview: [], errors: [] } : {};
  const began = await change(queued, { status: 'running', updatedAt: nowAsDate(deps.clock), ...restart });
  if (began.processedRows === 0) await clearImportChanges(began._id);
  if (began.analysed) return began;
  let facts: Awaited<ReturnType<typeof analyseFile>>;
  try {
    facts = await analyseFile(
      await openFile(deps, began),
      { ...began, ...(queued.edits && { edits: queued.edits }) },
      {
        most: mostRows,
        places: await importerOf(deps, began).datePlaces(began),
      },
    );
  } catch (error) {
    if (!(error instanceof FileMissing)) throw error;
    await finish(deps, began, { status: 'failed', reason: 'The file is not there any more; upload it again.' });
    return undefined;
  }
  if (facts.records > mostRows) {
    const reason = `The file has more than ${mostRows.toLocaleString('en')} records; split it.`;
    await finish(deps, began, { status: 'failed', reason });
    return undefined;
  }
  const told = began.dateOrder ?? facts.order ?? toldByHeader(began);
  const dateOrderRead = told ?? assumedOrder(began);
  // An import that goes on has said so before.
  const isAssumed = facts.isOpen && !told && began.processedRows === 0;
  const [written, other] = dateOrderRead === 'dmy' ? ['day/month', 'month/day'] : ['month/day', 'day/month'];
  const message = `Dates such as 03/04/1990 were read as ${written}; choose ${other} if that is wrong.`;
  const warnings = isAssumed ? [ofFile('date_order_assumed', message)] : [];
  if (facts.repeated && began.processedRows === 0) {
    const { value, times } = facts.repeated;
    const hint = `${times.toLocaleString('en')} records have the birthday "${clip(value)}". If it means "not known", leave the column out or fix the file first.`;
    warnings.push(ofFile('date_repeated', hint));
  }
  return change(
    began,
    {
      analysed: true,
      totalRows: facts.records,
      dateOrderRead,
      errorCount: began.errorCount + warnings.length,
      problems: countProblems(warnings, began.problems),
    },
    warnings,
  );
}

/** What there is to say about the file as a whole. */
const ofFile = (code: string, message: string): ImportRowError => ({
  line: 1,
  record: '',
  code,
  message,
  level: 'warning',
});

export const nothingDone = {
  processedRows: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  failed: 0,
  accounts: noAccounts,
  problems: countProblems([]),
  errorCount: 0,
};

const toldByHeader = ({ columns }: ImportRow) =>
  columns
    .filter(({ field }) => field)
    .map(({ name }) => dateOrderOf(name))
    .find(Boolean);

/** Month first is how the United States write; English headers without a country most likely come from there. */
function assumedOrder({ country, columns }: ImportRow): 'dmy' | 'mdy' {
  if (country) return ['US', 'PR', 'GU', 'PH', 'FM', 'PW', 'MH'].includes(countryCode(country) ?? '') ? 'mdy' : 'dmy';
  const isEnglish = columns.some(({ name, field }) => field === 'birthday' && /birth|dob|bday/i.test(name));
  return isEnglish ? 'mdy' : 'dmy';
}

async function change(
  row: ImportRow,
  set: Partial<ImportRow>,
  errors: readonly ImportRowError[] = [],
): Promise<ImportRow> {
  const after = await changeImport(row, set, { errors });
  if (!after) throw new ImportLost();
  return after;
}

async function finish(
  deps: ImportJobDeps,
  row: ImportRow,
  end: Pick<ImportRow, 'status'> & Partial<Pick<ImportRow, 'reason'>>,
): Promise<void> {
  const now = nowAsDate(deps.clock);
  await transaction(async (session) => {
    const current = await changeImport(
      { _id: row._id, run: row.run, status: 'running' },
      { ...end, finishedAt: now, updatedAt: now },
      { session },
    );
    if (!current) return;
    const [importId, owner] = [row._id.toHexString(), row.owner.toHexString()];
    await tellEnd(current, session);
    if (row.dryRun) return;
    const { created, updated, failed, processedRows } = current;
    await publish(session, 'notification.requested', {
      key: `crm:import:${importId}:${now.getTime()}`,
      users: [owner],
      kind: 'work-finished',
      level: end.status === 'completed' ? 'info' : 'error',
      title: end.status === 'completed' ? 'Your import is finished' : 'Your import stopped',
      body: `${processedRows} rows: ${created} created, ${updated} updated, ${failed} failed`,
      href: `/imports/${importId}`,
    });
  });
}

/** Tells that an import ended, and puts down what it did. */
export async function tellEnd(row: ImportRow, session?: ClientSession): Promise<void> {
  if (!session) return transaction((own) => tellEnd(row, own));
  const [importId, owner] = [row._id.toHexString(), row.owner.toHexString()];
  await publish(session, 'import.progressed', { importId, owner });
  if (row.dryRun) return;
  const { kind = 'contact', fileName, status, processedRows, created, updated, skipped, failed } = row;
  await audit(
    {
      actor: { kind: 'user', id: owner },
      action: `import.${status}`,
      kind: 'import',
      recordId: importId,
      detail: JSON.stringify({ fileName, kind, rows: processedRows, created, updated, skipped, failed }),
      at: row.updatedAt,
    },
    session,
  );
}
