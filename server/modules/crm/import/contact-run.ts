import { contactName } from '@sequelstring/contract/contact-name.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { type ClientSession, isDuplicateKey, newId, objectId, transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { createRecordIn, storeChange } from '../../../kernel/records/change.ts';
import type { Scope } from '../../../kernel/records/scope.ts';
import { fieldChanges } from '../../../kernel/records/undo.ts';
import { AccountFinder } from '../account/account.finder.ts';
import type { AccountRow } from '../account/account.model.ts';
import type { AccountStore } from '../account/account.store.ts';
import { withOwnAddresses } from '../contact.address.ts';
import { newContactRow } from '../contact.build.ts';
import { type ContactRow, insertContacts } from '../contact.model.ts';
import type { ContactStore } from '../contact.store.ts';
import { findSuppressed, insertSuppressions, type Suppressed } from '../suppression.model.ts';
import { optOutsOf, withSuppressions } from '../suppression.service.ts';
import { changesBetween } from './contact-changes.ts';
import type { ImportedContact } from './contact-draft.ts';
import { type Candidate, emailIdentity, identitiesOf, type KnownContacts, loadKnown } from './duplicates.ts';
import type { ImportRow } from './import.model.ts';
import { linkAccount } from './import-accounts.ts';
import { type ImportChangeRow, insertImportChanges } from './import-change.model.ts';
import { noteCreated } from './import-journal.model.ts';
import { newTally, type Tally, tell } from './import-outcome.ts';
import { storeProgress } from './import-progress.ts';
import type { SourceRecord } from './import-source.ts';
import type { ImportRun } from './importer.ts';
import type { KnownRecords } from './known-records.ts';
import { mergeContact } from './merge.ts';
import { hasSameName, type Named } from './same-person.ts';
import { tellSuppressed } from './tell-suppressed.ts';

/** What an import of contacts that runs knows beside its row. */
export interface RunContext {
  clock: Clock;
  store: ContactStore;
  accounts: AccountStore;
  /** Whose contacts the importing user sees. */
  scope: Scope;
  /** Gives the contacts of a batch the values of fields that the readers of files do not know. */
  complete(records: readonly SourceRecord[], dryRun: boolean): Promise<void>;
  /** Finds contacts by the field that the user chose; undefined where they are told apart as people are. */
  chosen?: KnownRecords<ContactRow>;
  /** Ids of the contacts that this import has matched so far. */
  matched: Set<string>;
}

interface BatchContext extends RunContext {
  now: Date;
  /** Accounts that a dry run would have created so far. */
  newAccounts: AccountRow[];
  /** What a dry run has read so far, as nothing of it is stored: the names under each key. */
  seen: Map<string, Named[]>;
}

/** What a batch comes to, before it is stored. */
export interface ContactOutcome extends Tally {
  made: Candidate[];
  merged: Set<Candidate>;
  changes: ImportChangeRow[];
  /** Accounts that are created with the contacts. */
  newAccounts: AccountRow[];
}

/** An import of contacts, which are told apart as people are and greeted or not as the file says. */
export class ContactRun implements ImportRun {
  readonly #context: Omit<BatchContext, 'now'>;

  constructor(context: RunContext) {
    this.#context = { ...context, newAccounts: [], seen: new Map() };
  }

  async store(row: ImportRow, records: readonly SourceRecord[]): Promise<ImportRow> {
    const context = this.#now();
    await context.complete(records, row.dryRun);
    for (let attempt = 1; ; attempt++) {
      try {
        const { after, outcome } = await transaction((session) => storeBatch(row, records, context, session));
        for (const { record } of outcome.changes) context.matched.add(record.toHexString());
        if (row.dryRun) context.newAccounts.push(...outcome.newAccounts);
        else context.store.counts.forget();
        return after;
      } catch (error) {
        // Somebody saved one of the addresses since this batch looked for duplicates: it is one now.
        if (!isDuplicateKey(error) || attempt === 5) throw error;
      }
    }
  }

  async weigh(row: ImportRow, records: readonly SourceRecord[]): Promise<Tally> {
    const context = this.#now();
    await context.complete(records, true);
    return decide({ ...row, dryRun: true }, records, context);
  }

  #now(): BatchContext {
    return { ...this.#context, now: nowAsDate(this.#context.clock) };
  }
}

async function storeBatch(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
  session: ClientSession,
): Promise<{ after: ImportRow; outcome: ContactOutcome }> {
  const outcome = await decide(row, records, context, session);
  const preview = records.flatMap(({ line, contact }) => (contact ? [{ line, record: { ...contact } }] : []));
  const after = await storeProgress(session, row, { records, preview, tally: outcome, now: context.now });
  if (!row.dryRun) await writeContacts(row, outcome, context, session);
  await insertImportChanges(outcome.changes, session);
  return { after, outcome };
}

async function writeContacts(
  row: ImportRow,
  { made, merged, changes, newAccounts }: ContactOutcome,
  context: BatchContext,
  session: ClientSession,
): Promise<void> {
  const owner = row.owner.toHexString();
  const author = { caller: { actor: { kind: 'user', id: owner } } } as const;
  for (const account of newAccounts) await createRecordIn(session, context.accounts, author, account);
  const idsOf = (rows: readonly { _id: ContactRow['_id'] }[]) => rows.map(({ _id }) => _id);
  await noteCreated(row._id, 'account', idsOf(newAccounts), session);
  const changed = [...merged].filter(({ stored, row: after }) => stored && stored !== after);
  const placed = await withOwnAddresses(
    [...made, ...changed].map((candidate) => candidate.row),
    session,
  );
  for (const candidate of [...made, ...changed]) candidate.row = placed.get(candidate.row._id.toHexString())!;
  const created = made.map((candidate) => candidate.row);
  await insertContacts(created, session);
  await noteCreated(row._id, 'contact', idsOf(created), session);
  for (const { stored, row: after } of changed) {
    await storeChange(session, { store: context.store, author, action: 'updated', before: stored!, after });
  }
  for (const change of changes) {
    const of = changed.find((one) => one.row._id.equals(change.record));
    if (of) change.version = (of.stored!.version ?? 1) + 1;
  }
  const written = [...made, ...merged].map((candidate) => candidate.row);
  await insertSuppressions(optOutsOf(written, 'import', owner), context.now, session);
  const ids = idsOf(created).map((id) => id.toHexString());
  if (ids.length > 0) {
    await publish(session, 'records.imported', { kind: 'contact', importId: row._id.toHexString(), owner, ids });
  }
}

async function decide(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
  session?: ClientSession,
): Promise<ContactOutcome> {
  const contacts = records.flatMap(({ contact }) => (contact ? [contact] : []));
  const isOfThisFile = ({ _id, createdAt }: ContactRow) =>
    context.matched.has(_id.toHexString()) || createdAt.getTime() >= row.createdAt.getTime();
  const suppressed = await findSuppressed(
    contacts.flatMap(({ email, otherEmails }) => [
      ...(email ? [email] : []),
      ...otherEmails.map((other) => other.email),
    ]),
    session,
  );
  const known = await loadKnown(contacts, { scope: context.scope, isOfThisFile }, session);
  const finder = await AccountFinder.load(contacts, context.scope, session);
  for (const account of context.newAccounts) finder.add(account);
  const accounts = { finder, store: context.accounts };
  const outcome: ContactOutcome = { ...newTally(row), made: [], merged: new Set(), changes: [], newAccounts: [] };
  const chosen = await findChosen(contacts, context, session);
  for (const record of records) {
    for (const problem of record.problems) tell(row, outcome, record, problem);
    if (record.contact) decideOne(row, record, { known, suppressed, accounts, chosen }, context, outcome);
    else if (record.problems.some(({ level }) => level === 'error')) outcome.failed++;
    else outcome.skipped++;
  }
  return outcome;
}

function decideOne(
  row: ImportRow,
  record: SourceRecord,
  match: Omit<Match, 'same'>,
  context: BatchContext,
  outcome: ContactOutcome,
): void {
  const contact = record.contact!;
  const { lookUp } = identitiesOf(contact);
  const same = match.chosen ? match.chosen(contact) : match.known.find(lookUp, contact);
  const isRepeated =
    row.dryRun &&
    !match.chosen &&
    lookUp.some((key) => context.seen.get(key)?.some((one) => hasSameName(one, contact)));
  if ((same || isRepeated) && row.onDuplicate !== 'create') repeat(row, record, { ...match, same }, context, outcome);
  else create(row, record, { ...match, same }, context, outcome);
}

interface Match {
  /** Who the record is about, where that is known already. */
  same: Candidate | undefined;
  known: KnownContacts;
  suppressed: Suppressed;
  accounts: Parameters<typeof linkAccount>[3];
  /** Where the user chose a field to find contacts by. */
  chosen?(contact: ImportedContact): Candidate | undefined;
}

function create(
  row: ImportRow,
  record: SourceRecord,
  { known, suppressed, accounts }: Match,
  context: BatchContext,
  outcome: ContactOutcome,
): void {
  let contact = record.contact!;
  const { email } = contact;
  const holder = email ? known.ownerOf(email) : undefined;
  if (email && (holder || (row.dryRun && context.seen.has(emailIdentity(email))))) {
    const name = holder ? `"${contactName(holder.row)}"` : 'another contact';
    const message = `Shares ${email} with ${name}. It was added as a further address, and greetings go there, too.`;
    tell(row, outcome, record, { field: 'email', code: 'contact_email_taken', message, level: 'warning' });
    contact = withSharedEmail(contact);
    contact.lastName ||= contact.firstName || contact.companyName ? contact.lastName : record.record;
  }
  const made = newContactRow(contact, row.owner.toHexString(), context.now);
  tellSuppressed(row, record, made, suppressed, outcome);
  const linked = linkAccount(row, record, withSuppressions(made, suppressed), accounts, outcome);
  const candidate = { row: linked, ofThisFile: true };
  known.add(candidate);
  outcome.made.push(candidate);
  outcome.created++;
  if (!row.dryRun) return;
  const { firstName, lastName, nameSuffix } = contact;
  for (const key of identitiesOf(contact).foundBy) {
    const names = context.seen.get(key) ?? [];
    context.seen.set(key, [...names, { firstName, lastName, ...(nameSuffix && { nameSuffix }) }]);
  }
}

/** An address is that of one contact; who shares it has it among the others. */
const withSharedEmail = (contact: ImportedContact): ImportedContact =>
  contact.email
    ? { ...contact, email: undefined, otherEmails: [{ email: contact.email }, ...contact.otherEmails].slice(0, 20) }
    : contact;

/** A record of a contact that is there already. */
function repeat(
  row: ImportRow,
  record: SourceRecord,
  { same, ...match }: Match,
  context: BatchContext,
  outcome: ContactOutcome,
): void {
  if (row.onDuplicate === 'update') {
    if (same) update(row, record, { ...match, same }, context, outcome);
    // The second record of a contact that this file creates adds to it, but is neither created nor updated.
    if (!same?.stored) outcome.skipped++;
    return;
  }
  outcome.skipped++;
  const message = same
    ? `"${contactName(same.row)}" exists already.`
    : 'A contact with this address or number exists already.';
  tell(row, outcome, record, { code: 'duplicate', message, level: 'info' });
}

function update(
  row: ImportRow,
  record: SourceRecord,
  { same, known, suppressed, accounts }: Match & { same: Candidate },
  context: BatchContext,
  outcome: ContactOutcome,
): void {
  const contact = record.contact!;
  const holder = contact.email ? known.ownerOf(contact.email) : undefined;
  const before = same.row;
  same.row = mergeContact(before, holder && holder !== same ? withSharedEmail(contact) : contact, context.now);
  const merged = withSuppressions(same.row, suppressed);
  same.row = merged === before ? before : linkAccount(row, record, merged, accounts, outcome);
  same.ofThisFile = true;
  known.add(same);
  if (!same.stored) return;
  if (!outcome.merged.has(same)) outcome.updated++;
  outcome.merged.add(same);
  outcome.changes.push({
    _id: objectId(newId()),
    import: row._id,
    line: record.line,
    kind: 'contact',
    record: before._id,
    name: contactName(before),
    changes: changesBetween(before, same.row),
    ...(same.row !== before && { undo: fieldChanges(contactKind, before, same.row) }),
  });
}

/** The contacts that have the values of this batch in the field that the user chose. */
async function findChosen(
  contacts: readonly ImportedContact[],
  { chosen }: BatchContext,
  session?: ClientSession,
): Promise<Match['chosen']> {
  if (!chosen) return undefined;
  const known = await chosen.load(
    contacts.flatMap((contact) => chosen.keysOf(contact)),
    session,
  );
  const candidates = new Map<string, Candidate>();
  return (contact) => {
    const [one] = chosen.keysOf(contact).flatMap((key) => known.get(key) ?? []);
    if (!one) return undefined;
    const id = one.row._id.toHexString();
    const candidate = candidates.get(id) ?? { stored: one.row, row: one.row, ofThisFile: false };
    candidates.set(id, candidate);
    return candidate;
  };
}
