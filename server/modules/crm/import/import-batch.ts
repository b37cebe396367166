import { contactName } from '@sequelstring/contract/contact-name.ts';
import { type ClientSession, isDuplicateKey, newId, objectId, transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { createRecordIn, storeChange } from '../../../kernel/records/change.ts';
import type { Scope } from '../../../kernel/records/scope.ts';
import { AccountFinder } from '../account/account.finder.ts';
import type { AccountRow } from '../account/account.model.ts';
import type { AccountStore } from '../account/account.store.ts';
import { withOwnAddresses } from '../contact.address.ts';
import { newContactRow } from '../contact.build.ts';
import { type ContactRow, insertContacts } from '../contact.model.ts';
import type { ContactStore } from '../contact.store.ts';
import { findSuppressed, insertSuppressions, type Suppressed } from '../suppression.model.ts';
import { optOutsOf, withSuppressions } from '../suppression.service.ts';
import type { ImportedContact } from './contact-draft.ts';
import { type Candidate, emailIdentity, identitiesOf, type KnownContacts, loadKnown } from './duplicates.ts';
import { changeImport, countProblems, type ImportRow } from './import.model.ts';
import { linkAccount, noAccounts } from './import-accounts.ts';
import { changesBetween, insertImportChanges } from './import-change.model.ts';
import { type Outcome, tell, tellSuppressed } from './import-outcome.ts';
import type { SourceRecord } from './import-source.ts';
import { mergeContact } from './merge.ts';
import { hasSameName, type Named } from './same-person.ts';

const mostPreviewed = 10;

/** The import is no longer this worker's: cancelled, or taken over by another one. */
export class ImportLost extends Error {}

/** What an import that runs knows beside its row. */
export interface BatchContext {
  now: Date;
  store: ContactStore;
  accounts: AccountStore;
  /** Accounts that a dry run would have created so far. */
  newAccounts: AccountRow[];
  /** Whose contacts the importing user sees. */
  scope: Scope;
  /** What a dry run has read so far, as nothing of it is stored: the names under each key. */
  seen: Map<string, Named[]>;
  /** Ids of the contacts that this import has matched so far. */
  matched: Set<string>;
}

/**
 * Imports the next records: contacts, their event and the import's progress are stored in one transaction, so that a crash
 * leaves either all of it or nothing, and the next worker goes on exactly behind. Throws `ImportLost`.
 */
export async function importBatch(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
): Promise<ImportRow> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { after, outcome } = row.dryRun
        ? await checkBatch(row, records, context)
        : await transaction((session) => writeBatch(row, records, context, session));
      for (const { contact } of outcome.changes) context.matched.add(contact.toHexString());
      if (row.dryRun) context.newAccounts.push(...outcome.newAccounts);
      return after;
    } catch (error) {
      // Somebody saved one of the addresses since this batch looked for duplicates: it is one now.
      if (!isDuplicateKey(error) || attempt === 5) throw error;
    }
  }
}

async function writeBatch(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
  session: ClientSession,
): Promise<{ after: ImportRow; outcome: Outcome }> {
  const outcome = await decide(row, records, context, session);
  const after = await progress(row, records, outcome, context, session);
  const author = { caller: { actor: { kind: 'user', id: row.owner.toHexString() } } } as const;
  for (const account of outcome.newAccounts) await createRecordIn(session, context.accounts, author, account);
  const changed = [...outcome.updated].filter(({ stored, row: merged }) => stored && stored !== merged);
  const placed = await withOwnAddresses(
    [...outcome.created, ...changed].map((candidate) => candidate.row),
    session,
  );
  for (const candidate of [...outcome.created, ...changed])
    candidate.row = placed.get(candidate.row._id.toHexString())!;
  await insertContacts(
    outcome.created.map((candidate) => candidate.row),
    session,
  );
  for (const { stored, row: merged } of changed) {
    await storeChange(session, { store: context.store, author, action: 'updated', before: stored!, after: merged });
  }
  await insertImportChanges(outcome.changes, session);
  const written = [...outcome.created, ...outcome.updated].map((candidate) => candidate.row);
  await insertSuppressions(optOutsOf(written, 'import', row.owner.toHexString()), context.now, session);
  const ids = outcome.created.map((candidate) => candidate.row._id.toHexString());
  const imported = { importId: row._id.toHexString(), owner: row.owner.toHexString() };
  if (ids.length > 0) await publish(session, 'records.imported', { kind: 'contact', ...imported, ids });
  await publish(session, 'import.progressed', imported);
  return { after, outcome };
}

async function checkBatch(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
): Promise<{ after: ImportRow; outcome: Outcome }> {
  const outcome = await decide(row, records, context);
  return transaction(async (session) => {
    const after = await progress(row, records, outcome, context, session);
    await insertImportChanges(outcome.changes, session);
    await publish(session, 'import.progressed', { importId: row._id.toHexString(), owner: row.owner.toHexString() });
    return { after, outcome };
  });
}

async function progress(
  row: ImportRow,
  records: readonly SourceRecord[],
  outcome: Outcome,
  context: BatchContext,
  session: ClientSession,
): Promise<ImportRow> {
  const after = await changeImport(
    row,
    {
      processedRows: row.processedRows + records.length,
      created: row.created + outcome.created.length,
      updated: row.updated + outcome.updated.size,
      skipped: row.skipped + outcome.skipped,
      failed: row.failed + outcome.failed,
      accounts: outcome.accounts,
      problems: outcome.problems,
      errorCount: row.errorCount + outcome.errors.length,
      updatedAt: context.now,
      ...(row.processedRows === 0 && { preview: previewOf(records) }),
    },
    { session, errors: outcome.errors },
  );
  if (!after) throw new ImportLost();
  return after;
}

const previewOf = (records: readonly SourceRecord[]): ImportRow['preview'] =>
  records
    .flatMap(({ line, contact }) => (contact ? [{ line, contact: JSON.parse(JSON.stringify(contact)) }] : []))
    .slice(0, mostPreviewed);

async function decide(
  row: ImportRow,
  records: readonly SourceRecord[],
  context: BatchContext,
  session?: ClientSession,
): Promise<Outcome> {
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
  const outcome: Outcome = {
    created: [],
    updated: new Set(),
    changes: [],
    skipped: 0,
    failed: 0,
    accounts: { ...(row.accounts ?? noAccounts) },
    newAccounts: [],
    problems: countProblems([], row.problems),
    errors: [],
  };
  for (const record of records) {
    for (const problem of record.problems) tell(row, outcome, record, problem);
    if (record.contact) decideOne(row, record, { known, suppressed, accounts }, context, outcome);
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
  outcome: Outcome,
): void {
  const contact = record.contact!;
  const { lookUp } = identitiesOf(contact);
  const same = match.known.find(lookUp, contact);
  const isRepeated =
    row.dryRun && lookUp.some((key) => context.seen.get(key)?.some((one) => hasSameName(one, contact)));
  if ((same || isRepeated) && row.onDuplicate !== 'create') repeat(row, record, { ...match, same }, context, outcome);
  else create(row, record, { ...match, same }, context, outcome);
}

interface Match {
  /** Who the record is about, where that is known already. */
  same: Candidate | undefined;
  known: KnownContacts;
  suppressed: Suppressed;
  accounts: Parameters<typeof linkAccount>[3];
}

function create(
  row: ImportRow,
  record: SourceRecord,
  { known, suppressed, accounts }: Match,
  context: BatchContext,
  outcome: Outcome,
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
  outcome.created.push(candidate);
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
  outcome: Outcome,
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
  outcome: Outcome,
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
  outcome.updated.add(same);
  outcome.changes.push({
    _id: objectId(newId()),
    import: row._id,
    line: record.line,
    contact: before._id,
    name: contactName(before),
    changes: changesBetween(before, same.row),
  });
}
