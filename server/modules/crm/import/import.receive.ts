import type { Import, ImportableKind, imports } from '@sequelstring/contract/imports.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { newId, objectId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { checkMayChange } from '../../../kernel/records/check.ts';
import { toTable } from './convert/to-table.ts';
import { importerOf, nothingDone, orderOf } from './import.jobs.ts';
import { type ImportColumn, ImportModel, type ImportRow, toImport } from './import.model.ts';
import type { ImportDeps } from './import.service.ts';
import { type FileFacts, inspectFile, lookedBytes } from './import-file.ts';
import type { TableLayout } from './importer.ts';
import { assertClear, checkMatchBy, parseMapping, withMapping } from './mapping.ts';
import { rememberedMapping, rememberMapping } from './mapping-memory.model.ts';

/** A file as it was received and stored. */
export interface ReceivedFile {
  key: string;
  fileName: string;
}

/**
 * Takes a file over and queues its import; both are stored when this returns. Throws `import_file_unreadable`,
 * `validation_failed` for a mapping that does not fit the file or the kind, or `import_consent_unclear`.
 */
export async function receiveImport(
  deps: ImportDeps,
  user: CurrentUser,
  sent: ReceivedFile,
  { kind = 'contact', ...options }: Query<typeof imports.importContacts> & { kind?: ImportableKind },
): Promise<Import> {
  let file = sent;
  try {
    checkMayChange(user);
    const country = options.country ?? (await deps.auth.getSettings()).country;
    const importer = importerOf(deps, { kind });
    const targets = await importer.targets();
    const { takesCards } = importer;
    const table = await toTable(deps.stored, user.id, sent, { start: await startOf(deps, sent.key), takesCards });
    file = table.file;
    const facts = await inspectFile(await startOf(deps, file.key), { importer, targets, country });
    const owner = objectId(user.id);
    const layout = facts.format === 'csv' ? facts : undefined;
    // Only a preview shows what it took over from the last import; whoever imports at once says what they want.
    const known =
      layout && !layout.headless && options.dryRun
        ? await rememberedMapping({ owner, kind, headers: layout.columns })
        : undefined;
    const mapping = parseMapping(options.mapping);
    const columns = layout ? withMapping(remembered(columnsOf(layout), known?.mapping, targets), mapping, targets) : [];
    if (!layout && Object.keys(mapping).length > 0) withMapping([], mapping, targets);
    const isChosen = options.onDuplicate !== 'skip' || options.matchBy !== undefined;
    const rule = known && !isChosen ? known : options;
    const matchBy = checkMatchBy(rule.matchBy, targets);
    const now = nowAsDate(deps.clock);
    const row: ImportRow = {
      _id: objectId(newId()),
      owner,
      kind,
      fileName: file.fileName || importer.store.kind.plural,
      file: file.key,
      ...factsOf(facts),
      ...(table.was && { dialect: table.was }),
      columns,
      remembered: known !== undefined,
      onDuplicate: rule.onDuplicate,
      ...(matchBy && { matchBy }),
      ...(country && { country }),
      ...(options.dateOrder && { dateOrder: options.dateOrder }),
      ...(options.createAccounts && { createAccounts: true }),
      status: 'queued',
      dryRun: options.dryRun ?? false,
      kept: !options.dryRun,
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
    if (!row.dryRun) await rememberMapping(row, now);
    await deps.jobs.add(orderOf(row));
    return toImport(row);
  } catch (error) {
    await deps.stored.remove(file.key);
    throw error;
  }
}

/** The beginning of a stored file. Throws `import_not_resumable` where it was cleared away. */
export async function startOf({ stored }: Pick<ImportDeps, 'stored'>, key: string): Promise<Buffer> {
  const start = await stored.files.get(key, { start: 0, end: lookedBytes - 1 });
  if (!start) throw new AppError('import_not_resumable', { message: 'The file was cleared away; upload it again.' });
  return Buffer.concat(await start.toArray());
}

function factsOf(facts: FileFacts): Pick<ImportRow, 'format' | 'dialect' | 'headless'> & Partial<ImportRow> {
  const { format, dialect, charset, isCharsetChosen } = facts;
  const read = { format, dialect, ...(charset && { charset }), ...(isCharsetChosen && { isCharsetChosen }) };
  if (facts.format === 'vcard') return { ...read, headless: false };
  return { ...read, delimiter: facts.delimiter, headless: facts.headless, preamble: facts.preamble };
}

/** The columns of a table with what each seems to fill. */
export const columnsOf = ({ columns, mapping, unclear = [] }: TableLayout): ImportColumn[] =>
  columns.map((name) => ({
    name,
    field: mapping[name] ?? null,
    ...(unclear.includes(name) && { unclear: true as const }),
  }));

/** As they were mapped last; fields that are gone since are guessed anew. */
function remembered(
  columns: ImportColumn[],
  mapping: Import['mapping'] | undefined,
  targets: Parameters<typeof withMapping>[2],
): ImportColumn[] {
  if (!mapping) return columns;
  return columns.map((column) => {
    const field = Object.hasOwn(mapping, column.name) ? mapping[column.name] : undefined;
    if (field === undefined || (field !== null && !targets.some(({ name }) => name === field))) return column;
    return { name: column.name, field };
  });
}
