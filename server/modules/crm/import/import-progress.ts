import type { ClientSession } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { changeImport, type ImportRow } from './import.model.ts';
import type { Tally } from './import-outcome.ts';
import type { SourceRecord } from './import-source.ts';

const mostPreviewed = 10;

/** The import is no longer this worker's: cancelled, or taken over by another one. */
export class ImportLost extends Error {}

/** Stores how far an import is, in the transaction of its records, and tells of it. Throws `ImportLost`. */
export async function storeProgress(
  session: ClientSession,
  row: ImportRow,
  {
    records,
    preview,
    tally,
    now,
  }: { records: readonly SourceRecord[]; preview: ImportRow['preview']; tally: Tally; now: Date },
): Promise<ImportRow> {
  const after = await changeImport(
    row,
    {
      processedRows: row.processedRows + records.length,
      created: row.created + tally.created,
      updated: row.updated + tally.updated,
      skipped: row.skipped + tally.skipped,
      failed: row.failed + tally.failed,
      accounts: tally.accounts,
      problems: tally.problems,
      errorCount: row.errorCount + tally.errors.length,
      updatedAt: now,
      ...(row.processedRows === 0 && { preview: plain(preview.slice(0, mostPreviewed)) }),
    },
    { session, errors: tally.errors },
  );
  if (!after) throw new ImportLost();
  const [importId, owner] = [row._id.toHexString(), row.owner.toHexString()];
  await publish(session, 'import.progressed', { importId, owner });
  return after;
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
