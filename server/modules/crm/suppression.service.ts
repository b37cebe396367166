import type { Query } from '@sequelstring/contract/route.ts';
import type { Suppression, SuppressionReason, suppressions } from '@sequelstring/contract/suppressions.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import { storeChange, writing } from '../../kernel/records/change.ts';
import { readIdCursor } from '../../kernel/records/cursor.ts';
import { emailKeyOf } from './contact.keys.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import type { ContactStore } from './contact.store.ts';
import { greetingAddress } from './contact.view.ts';
import {
  findSuppressed,
  findSuppression,
  insertSuppressions,
  markLifted,
  type NewSuppression,
  pageOfSuppressions,
  type Suppressed,
  type SuppressionRow,
  suppressionsOf,
  toSuppression,
} from './suppression.model.ts';

/*
 * Who wants no email, or whose server takes none, is known by the address: contacts come and go. The list decides wherever a
 * greeting is planned or sent; the flags of a contact, `emailOptOut` and `emailStatus`, show what it says.
 */

export async function listSuppressions(
  query: Query<typeof suppressions.listSuppressions>,
): Promise<Page<Suppression[]>> {
  const { page, limit, cursor, lifted = false, ...filter } = query;
  const { rows, total } = await pageOfSuppressions(
    { ...filter, lifted },
    { skip: (page - 1) * limit, limit, cursor: readIdCursor(cursor) },
  );
  const data = rows.slice(0, limit).map(toSuppression);
  const hasMore = rows.length > limit;
  return { data, meta: { page, limit, total, hasMore, ...(hasMore && { nextCursor: data.at(-1)!.id }) } };
}

/** Throws `suppression_not_found` where there is none in force. */
export async function liftSuppression(
  contacts: ContactStore,
  { user, caller }: { user: CurrentUser; caller?: Caller },
  id: string,
  why: string,
): Promise<Suppression> {
  return writing(contacts, async (session) => {
    const row = await findSuppression(id, session);
    if (!row) throw new AppError('suppression_not_found');
    const at = nowAsDate(contacts.deps.clock);
    await lift(contacts, [row], { user, caller, why, at }, session);
    return { ...toSuppression(row), lifted: { at: at.toISOString(), by: user.id, why } };
  });
}

/** Keeps greetings from an address from now on, and shows so on the contacts that have it, but for `except`, which its caller writes. */
export async function suppress(
  contacts: ContactStore,
  wanted: NewSuppression,
  session: ClientSession,
  { actor, except }: { actor?: CurrentUser; except?: ContactRow } = {},
): Promise<void> {
  const now = nowAsDate(contacts.deps.clock);
  await recordFacts(await insertSuppressions([wanted], now, session), 'added', { actor, at: now }, session);
  await showOnContacts(contacts, wanted.email, session, { actor, except });
}

/** What the holder of an address has chosen to get. */
export async function emailPreferenceOf(email: string): Promise<'all' | 'no_greetings' | 'nothing'> {
  const reasons = new Set((await suppressionsOf(email)).map(({ reason }) => reason));
  if (reasons.has('no_email')) return 'nothing';
  return reasons.has('unsubscribed') ? 'no_greetings' : 'all';
}

/** Lifts what the holder of an address has chosen themself, at their own wish. */
export async function liftOwn(
  contacts: ContactStore,
  email: string,
  reasons: readonly SuppressionReason[],
  session: ClientSession,
): Promise<void> {
  const inForce = (await findSuppressed([email], session)).get(emailKeyOf(email)) ?? [];
  const rows = inForce.filter(({ reason }) => reasons.includes(reason));
  const at = nowAsDate(contacts.deps.clock);
  await lift(contacts, rows, { user: undefined, why: 'Chosen by the recipient', at }, session);
}

/** What of a contact the list has a say in, and the addresses that tell. */
type FlaggedRow = Pick<ContactRow, 'email' | 'otherEmails' | 'emailStatus' | 'emailOptOut'>;

/** The row with what the list says of the address that its greetings would go to. */
export function withSuppressions<Row extends FlaggedRow>(row: Row, suppressed: Suppressed): Row {
  const address = greetingAddress(row);
  const reasons = new Set((address ? suppressed.get(emailKeyOf(address)) : undefined)?.map(({ reason }) => reason));
  if (reasons.size === 0) return row;
  const emailStatus = reasons.has('complained') ? 'complained' : reasons.has('bounced') ? 'bounced' : row.emailStatus;
  return { ...row, emailStatus, emailOptOut: row.emailOptOut || reasons.has('unsubscribed') };
}

/** The same for rows as they are made or read. */
export async function honoured<Row extends FlaggedRow>(rows: readonly Row[], session?: ClientSession): Promise<Row[]> {
  const addresses = rows.map(greetingAddress).filter((address) => address !== undefined);
  const [only] = addresses;
  const suppressed =
    addresses.length === 1 && !session
      ? new Map([[emailKeyOf(only!), await suppressionsOf(only!)]])
      : await findSuppressed(addresses, session);
  return rows.map((row) => withSuppressions(row, suppressed));
}

/** Those of new contacts that want no email, as the list has it. */
export const optOutsOf = (
  rows: readonly ContactRow[],
  source: NewSuppression['source'],
  by?: string,
): NewSuppression[] =>
  rows.flatMap((row) => {
    const email = greetingAddress(row);
    return email && row.emailOptOut ? [{ email, reason: 'unsubscribed' as const, source, ...(by && { by }) }] : [];
  });

/**
 * Takes over into the list what a user changes in a contact's flags, and into the flags what the list says of a new address.
 * Throws `forbidden` where a rep would write again to somebody who unsubscribed or complained.
 */
export async function followFlags(
  contacts: ContactStore,
  { before, after }: { before: ContactRow; after: ContactRow },
  user: CurrentUser | undefined,
  session: ClientSession,
): Promise<ContactRow> {
  const address = greetingAddress(after);
  if (!address) return after;
  const isMoved = emailKeyOf(address) !== emailKeyOf(greetingAddress(before) ?? '');
  const wantsAgain = before.emailOptOut && !after.emailOptOut;
  const takesAgain = !isMoved && before.emailStatus !== 'ok' && after.emailStatus === 'ok';
  if (wantsAgain || takesAgain) {
    const reasons = new Set<SuppressionReason>([
      ...(wantsAgain ? (['unsubscribed'] as const) : []),
      ...(takesAgain ? (['bounced', 'complained'] as const) : []),
    ]);
    const inForce = (await findSuppressed([address], session)).get(emailKeyOf(address)) ?? [];
    const lifted = inForce.filter(({ reason }) => reasons.has(reason));
    if (user?.role === 'rep' && lifted.some(isRecipients)) {
      throw new AppError('forbidden', { message: 'The recipient asked for this. Only managers can lift it.' });
    }
    await lift(
      contacts,
      lifted,
      { user, why: 'Changed on the contact', at: nowAsDate(contacts.deps.clock) },
      session,
      before,
    );
  }
  if (!before.emailOptOut && after.emailOptOut) {
    const source = user ? 'user' : 'mail_system';
    await suppress(
      contacts,
      { email: address, reason: 'unsubscribed', source, ...(user && { by: user.id }) },
      session,
      {
        actor: user,
        except: before,
      },
    );
  }
  if (!isMoved) return after;
  return (await honoured([after], session))[0]!;
}

/** What the recipient said, rather than a user or a mail server. */
const isRecipients = ({ reason, source }: SuppressionRow): boolean => reason === 'complained' || source === 'link';

async function lift(
  contacts: ContactStore,
  rows: readonly SuppressionRow[],
  { user, caller, why, at }: { user: CurrentUser | undefined; caller?: Caller; why: string; at: Date },
  session: ClientSession,
  except?: ContactRow,
): Promise<void> {
  if (rows.length === 0) return;
  await markLifted(
    rows.map(({ _id }) => _id),
    { at, why, ...(user && { by: user.id }) },
    session,
  );
  await recordFacts(rows, 'lifted', { actor: user, caller, at, detail: why }, session);
  for (const email of new Set(rows.map((row) => row.email))) {
    await showOnContacts(contacts, email, session, {
      actor: user,
      except,
      lifted: new Set(rows.map(({ reason }) => reason)),
    });
  }
}

const recordFacts = (
  rows: readonly SuppressionRow[],
  action: 'added' | 'lifted',
  { actor, caller, at, detail }: { actor?: CurrentUser; caller?: Caller; at: Date; detail?: string },
  session: ClientSession,
): Promise<void> =>
  audit(
    rows.map(({ _id, email, reason, source }) => ({
      actor: actor ? { kind: 'user', id: actor.id } : { kind: source === 'link' ? 'link' : 'system' },
      ...caller,
      action: `suppression.${action}`,
      kind: 'suppression',
      recordId: _id.toHexString(),
      at,
      detail: [`${email} ${reason}`, detail].filter(Boolean).join(': '),
    })),
    session,
  );

/** Brings the flags of all contacts whose greetings go to this address in line with the list; what was lifted is taken off them. */
async function showOnContacts(
  contacts: ContactStore,
  email: string,
  session: ClientSession,
  { actor, except, lifted }: { actor?: CurrentUser; except?: ContactRow; lifted?: ReadonlySet<SuppressionReason> },
): Promise<void> {
  const suppressed = await findSuppressed([email], session);
  for (const before of await contactsAt(email, session)) {
    if (except && before._id.equals(except._id)) continue;
    const cleared: ContactRow = {
      ...before,
      emailOptOut: lifted?.has('unsubscribed') ? false : before.emailOptOut,
      emailStatus: before.emailStatus !== 'ok' && lifted?.has(before.emailStatus) ? 'ok' : before.emailStatus,
    };
    const after = withSuppressions(cleared, suppressed);
    const changed = (['emailOptOut', 'emailStatus'] as const).filter((field) => before[field] !== after[field]);
    if (changed.length === 0) continue;
    const changedRow = { ...after, updatedAt: nowAsDate(contacts.deps.clock) };
    const author = actor ? { user: actor } : {};
    await storeChange(session, { store: contacts, author, action: 'updated', before, after: changedRow });
  }
}

async function contactsAt(email: string, session: ClientSession): Promise<ContactRow[]> {
  const emailKey = emailKeyOf(email);
  const found = await Promise.all([
    ContactModel.find({ deleted: false, emailKey }, null, { session }).lean<ContactRow[]>(),
    ContactModel.find({ 'otherEmails.email': { $in: [...new Set([email, emailKey])] } }, null, { session })
      .limit(100)
      .lean<ContactRow[]>(),
  ]);
  return found.flat().filter((row) => !row.deleted && emailKeyOf(greetingAddress(row) ?? '') === emailKey);
}
