import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { type ClientSession, insertRows, newId, objectId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { publish } from '../../../kernel/events.ts';
import { newRow, patchedRow, prepareRow, storeChange, writing } from '../../../kernel/records/change.ts';
import { type Author, changesOf, differenceOf, Ledger } from '../../../kernel/records/ledger.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { titleFieldOf } from '../../../kernel/records/named.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import { fieldChanges } from '../../../kernel/records/undo.ts';
import type { ImportRow } from './import.model.ts';
import { type ImportChangeRow, insertImportChanges } from './import-change.model.ts';
import { noteCreated } from './import-journal.model.ts';
import { newTally, type Tally, tell } from './import-outcome.ts';
import { storeProgress } from './import-progress.ts';
import type { SourceRecord } from './import-source.ts';
import type { ImportRun } from './importer.ts';
import { type KnownRecord, KnownRecords } from './known-records.ts';
import type { Reading } from './read-cell.ts';
import { readingOf } from './reading.ts';
import { asKindReads, findLinked, problemsOf, type RecordInput, readInput } from './record-draft.ts';
import type { RecordImporterDeps } from './record-importer.ts';
import { runningUser, sameByOf } from './run-user.ts';

/** What a batch comes to, before it is stored. */
interface Outcome extends Tally {
  made: KnownRecord[];
  changed: { before: BaseRow; one: KnownRecord; line: number; counts: boolean }[];
  preview: ImportRow['preview'];
}

/** An import of records by their field registry. */
export class RecordRun implements ImportRun {
  readonly #store: AnyStore;
  readonly #deps: RecordImporterDeps;
  readonly #author: Author & { user: CurrentUser };
  readonly #fields: Fields;
  readonly #reading: Reading;
  readonly #known: KnownRecords;

  private constructor(
    store: AnyStore,
    deps: RecordImporterDeps,
    row: ImportRow,
    at: { user: CurrentUser; fields: Fields; reading: Reading },
  ) {
    this.#store = store;
    this.#deps = deps;
    this.#author = { user: at.user, caller: { actor: { kind: 'user', id: at.user.id } } };
    this.#fields = at.fields;
    this.#reading = at.reading;
    this.#known = new KnownRecords(store, sameByOf(store, row), at.user.scope);
  }

  /** Throws `import_not_resumable` where whoever started the import can no longer sign in. */
  static async begin(store: AnyStore, deps: RecordImporterDeps, row: ImportRow): Promise<RecordRun> {
    const user = await runningUser(deps.auth, row);
    const [fields, reading] = await Promise.all([store.fields(), readingOf(store, deps.auth, user, row)]);
    return new RecordRun(store, deps, row, { user, fields, reading });
  }

  async store(row: ImportRow, records: readonly SourceRecord[]): Promise<ImportRow> {
    const now = nowAsDate(this.#store.deps.clock);
    const write = async (session: ClientSession) => {
      const outcome = await this.#decide(row, records, session);
      const after = await storeProgress(session, row, { records, preview: outcome.preview, tally: outcome, now });
      if (!row.dryRun) await this.#write(row, outcome, session);
      return { after, outcome };
    };
    const { after, outcome } = row.dryRun ? await transaction(write) : await writing(this.#store, write);
    if (row.dryRun) for (const one of outcome.made) this.#known.remember(one);
    return after;
  }

  weigh(row: ImportRow, records: readonly SourceRecord[]): Promise<Tally> {
    return transaction((session) => this.#decide(row, records, session));
  }

  async #decide(row: ImportRow, records: readonly SourceRecord[], session: ClientSession): Promise<Outcome> {
    const fields = this.#fields;
    const linked = await findLinked(records, {
      fields,
      stores: this.#deps.stores,
      scope: this.#author.user.scope,
      session,
    });
    const drafts = [];
    for (const record of records) {
      const { input, problems } = readInput(record, {
        fields,
        stores: this.#deps.stores,
        reading: this.#reading,
        linked,
      });
      const keys = row.onDuplicate === 'create' ? [] : await this.#keysOf(row, record, input, session);
      drafts.push({ record, input, keys, problems: [...record.problems, ...problems] });
    }
    const known = await this.#known.load(
      drafts.flatMap(({ keys }) => keys),
      session,
    );
    const outcome: Outcome = { ...newTally(row), made: [], changed: [], preview: [] };
    for (const { record, input, keys, problems } of drafts) {
      for (const problem of problems) tell(row, outcome, record, problem);
      if (!record.values) {
        outcome.failed++;
        continue;
      }
      const same = [
        ...new Map(keys.flatMap((key) => known.get(key) ?? []).map((one) => [String(one.row._id), one])).values(),
      ];
      try {
        const one = await this.#decideOne(row, { record, input, same }, outcome, session);
        for (const key of one ? this.#known.keysOf(one.row) : []) {
          const there = known.get(key) ?? [];
          if (!there.includes(one!)) known.set(key, [...there, one!]);
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        outcome.failed++;
        for (const problem of problemsOf(error, fields, 'error')) tell(row, outcome, record, problem);
      }
    }
    return outcome;
  }

  /** What the record would be found by, in the form that it would be stored in. */
  async #keysOf(
    row: ImportRow,
    { values = {} }: SourceRecord,
    input: RecordInput,
    session: ClientSession,
  ): Promise<string[]> {
    if (row.matchBy === 'id') return this.#known.keysOf({ _id: values.id });
    const draft = this.#newRow(input, row);
    try {
      return this.#known.keysOf(
        (await this.#store.options.prepare?.({
          row: draft,
          sees: this.#author.user.scope,
          now: row.createdAt,
          session,
        })) ?? draft,
      );
    } catch (error) {
      if (error instanceof AppError) return this.#known.keysOf(draft);
      throw error;
    }
  }

  async #decideOne(
    row: ImportRow,
    { record, input, same }: { record: SourceRecord; input: RecordInput; same: readonly KnownRecord[] },
    outcome: Outcome,
    session: ClientSession,
  ): Promise<KnownRecord | undefined> {
    const [first, ...others] = same;
    if (!first) return this.#create(row, record, input, outcome, session);
    const name = this.#nameOf(first.row);
    if (row.onDuplicate === 'skip') {
      outcome.skipped++;
      tell(row, outcome, record, { code: 'duplicate', message: `"${name}" exists already.`, level: 'info' });
      return undefined;
    }
    if (others.length > 0) {
      const many = this.#store.kind.label.many.toLowerCase();
      const message = `${same.length} ${many} match this row. Match by a field that only one of them has.`;
      throw new AppError('validation_failed', { message });
    }
    return this.#update(row, { record, input, one: first }, outcome, session);
  }

  async #create(
    row: ImportRow,
    record: SourceRecord,
    input: RecordInput,
    outcome: Outcome,
    session: ClientSession,
  ): Promise<KnownRecord> {
    const read = await asKindReads(this.#store, this.#fields, input, { session });
    for (const problem of read.problems) tell(row, outcome, record, problem);
    this.#needRequired(read.input);
    const made = await this.#prepared(this.#newRow(read.input, row), session);
    const one = { row: made, isNew: true };
    outcome.made.push(one);
    outcome.created++;
    outcome.preview.push({ line: record.line, record: this.#previewOf(made, input, read.input) });
    return one;
  }

  async #update(
    row: ImportRow,
    { record, input, one }: { record: SourceRecord; input: RecordInput; one: KnownRecord },
    outcome: Outcome,
    session: ClientSession,
  ): Promise<KnownRecord> {
    const before = one.row;
    const read = await asKindReads(this.#store, this.#fields, input, { before, session });
    for (const problem of read.problems) tell(row, outcome, record, problem);
    const patch = Object.entries(read.input).map(([name, value]) => [name, this.#merged(name, value, before)]);
    const prepared = await this.#prepared(patchedRow(this.#store, before, Object.fromEntries(patch)), session, before);
    const isChanged = Object.keys(differenceOf(before, prepared)).length > 0;
    outcome.preview.push({
      line: record.line,
      record: this.#previewOf(prepared, input, read.input),
    });
    if (one.isNew || !one.stored) {
      // The second row of a record that this file creates adds to it, but neither creates nor updates one.
      one.row = prepared;
      outcome.skipped++;
      return one;
    }
    outcome.updated++;
    const updatedAt = nowAsDate(this.#store.deps.clock);
    one.row = isChanged ? { ...prepared, updatedAt, version: (before.version ?? 1) + 1 } : before;
    outcome.changed.push({ before, one: { ...one }, line: record.line, counts: isChanged });
    return one;
  }

  /** A record as a person reads it: what the file says in words, such as a stage, stays in words. */
  #previewOf(row: BaseRow, input: RecordInput, read: RecordInput): Record<string, unknown> {
    const words = Object.entries(input).filter(([name, text]) => name in read && read[name] !== text);
    return { ...toRecord(this.#store.kind, row), ...Object.fromEntries(words) };
  }

  /** Tags are added to those that are there. */
  #merged(name: string, value: unknown, before: BaseRow): unknown {
    if (this.#fields[name]?.type !== 'tags') return value;
    const there = (before as unknown as Record<string, string[]>)[name] ?? [];
    return [...new Set([...there, ...(value as string[])])];
  }

  #newRow(input: RecordInput, row: ImportRow): BaseRow {
    const defaults = Object.entries<Field>(this.#store.kind.fields).flatMap(([name, { options }]) =>
      options.default !== undefined && options.default !== 'me' ? [[name, options.default]] : [],
    );
    const owner = row.owner.toHexString();
    const now = nowAsDate(this.#store.deps.clock);
    return newRow(this.#store, { ...Object.fromEntries(defaults), ...input }, { id: newId(), owner, now });
  }

  #needRequired(input: RecordInput): void {
    const title = titleFieldOf(this.#store.kind);
    const missing = Object.entries<Field>(this.#store.kind.fields).filter(
      ([name, { options }]) =>
        options.required &&
        !options.readOnly &&
        options.default === undefined &&
        (input[name] === undefined || (name === title && input[name] === '')),
    );
    if (missing.length === 0) return;
    throw new AppError('validation_failed', {
      details: Object.fromEntries(missing.map(([name]) => [name, ['is missing']])),
    });
  }

  /** Checked and in its normal form. Links were looked up within the scope, so they are not looked up again. */
  #prepared(row: BaseRow, session: ClientSession, before?: BaseRow): Promise<BaseRow> {
    return prepareRow(this.#store, { before, row, author: this.#author, session, linked: row });
  }

  #nameOf(row: BaseRow): string {
    const { kind } = this.#store;
    return kind.title(toRecord(kind, row) as Record<string, unknown>).slice(0, 200);
  }

  async #write(row: ImportRow, { made, changed }: Outcome, session: ClientSession): Promise<void> {
    const { kind, options } = this.#store;
    const rows = made.map((one) => one.row);
    if (rows.length > 0) await insertRows(kind.plural, rows, session);
    for (const created of rows) {
      await options.saved?.({
        row: created,
        user: this.#author.user,
        sees: this.#author.user.scope,
        now: created.createdAt,
        session,
      });
    }
    const [importId, owner] = [row._id.toHexString(), row.owner.toHexString()];
    const ids = rows.map(({ _id }) => _id.toHexString());
    if (ids.length > 0) await publish(session, 'records.imported', { kind: kind.kind, importId, owner, ids });
    await noteCreated(
      row._id,
      kind.kind,
      rows.map(({ _id }) => _id),
      session,
    );
    const ledger = new Ledger();
    const notes: ImportChangeRow[] = [];
    for (const { before, one, line, counts } of changed) {
      notes.push(await this.#change(row, { before, after: one.row, line, counts }, ledger, session));
    }
    await ledger.store(session);
    await insertImportChanges(notes, session);
  }

  async #change(
    { _id }: ImportRow,
    { before, after, line, counts }: { before: BaseRow; after: BaseRow; line: number; counts: boolean },
    ledger: Ledger,
    session: ClientSession,
  ): Promise<ImportChangeRow> {
    const note = {
      _id: objectId(newId()),
      import: _id,
      line,
      kind: this.#store.kind.kind,
      record: before._id,
      name: this.#nameOf(before),
    };
    if (!counts) return { ...note, changes: [] };
    const store = this.#store;
    const made = { store, author: this.#author, action: 'updated' as const, before, after };
    const stored = await storeChange(session, made, ledger);
    await store.options.saved?.({
      before,
      row: stored,
      user: this.#author.user,
      sees: this.#author.user.scope,
      now: after.updatedAt,
      session,
    });
    const undo = fieldChanges(store.kind, before, stored);
    return { ...note, changes: changesOf({ store, before, after: stored }), undo, version: stored.version };
  }
}
