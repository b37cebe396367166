import type { ClientSession } from '../../../kernel/db.ts';
import type { MergeRules } from '../../../kernel/records/store.ts';
import { emailKeyOf } from '../contact.keys.ts';
import { ContactModel, type ContactRow, type DateRow } from '../contact.model.ts';
import { greetingAddress } from '../contact.view.ts';
import { findSuppressed } from '../suppression.model.ts';

const most = 20;

/** How two contacts become one. No address, number or date is lost, and whoever wants no email from one gets none from both. */
export const contactMerge: MergeRules<ContactRow> = {
  groups: [
    ['email', 'emailStatus'],
    ['company', 'companyName'],
  ],
  names: ['firstName', 'middleName', 'lastName'],
  both: ['otherEmails', 'otherPhones', 'otherAddresses', 'emailOptOut', 'greetingsPaused', 'deceased'],
  combine: (merged, winner, loser, taken) => ({
    ...merged,
    ...emailsOf(merged, winner, loser),
    ...phonesOf(merged, winner, loser),
    ...addressesOf(merged, winner, loser),
    ...consentOf(winner, loser),
    importantDates: datesOf(taken.has('importantDates') ? [loser, winner] : [winner, loser]),
  }),
  allowed: async (back, now, session) => keepConsent(await withOwnAddress(back, session), now, session),
};

function emailsOf({ email, emailStatus }: ContactRow, winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const all = [winner, loser].flatMap((row) => [...(row.email ? [{ email: row.email }] : []), ...row.otherEmails]);
  return { emailStatus: emailStatus ?? 'ok', otherEmails: others(all, ({ email }) => emailKeyOf(email), email) };
}

function phonesOf({ phone }: ContactRow, winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const all = [winner, loser].flatMap((row) => [...(row.phone ? [{ phone: row.phone }] : []), ...row.otherPhones]);
  return { otherPhones: others(all, ({ phone }) => phone, phone) };
}

function addressesOf({ address }: ContactRow, winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const placeOf = ({ label: _, ...place }: NonNullable<ContactRow['address']>) => JSON.stringify(place).toLowerCase();
  const all = [winner, loser].flatMap((row) => [...(row.address ? [row.address] : []), ...row.otherAddresses]);
  return { otherAddresses: others(all, placeOf, address && placeOf(address)) };
}

/** Each once, without the one that stands in the field of its own; a labelled one before one without. */
function others<T extends { label?: string }>(all: readonly T[], keyOf: (one: T) => string, own?: string): T[] {
  const main = own && emailKeyOf(own);
  const byKey = Map.groupBy(all, (one) => emailKeyOf(keyOf(one)));
  return [...byKey]
    .flatMap(([key, same]) => (key === main ? [] : [same.find(({ label }) => label) ?? same[0]!]))
    .slice(0, most);
}

const consentOf = (winner: ContactRow, loser: ContactRow): Partial<ContactRow> => ({
  emailOptOut: winner.emailOptOut || loser.emailOptOut || loser.emailStatus === 'complained',
  ...((winner.greetingsPaused || loser.greetingsPaused) && { greetingsPaused: true }),
  ...((winner.deceased || loser.deceased) && { deceased: true }),
});

const isSameDay = (one: DateRow, other: DateRow): boolean =>
  one.type === other.type &&
  (one.type === 'birthday' || (one.date.slice(-5) === other.date.slice(-5) && one.label === other.label));

/**
 * Each once; a person has one birthday. Of two entries for one day the one stays that was greeted last, so that nobody is
 * greeted twice, with the year if either has it.
 */
function datesOf([first, second]: [ContactRow, ContactRow]): DateRow[] {
  const dates = [...first.importantDates];
  for (const other of second.importantDates) {
    const at = dates.findIndex((date) => isSameDay(date, other));
    if (at < 0) dates.push(other);
    else if (dates[at]!.date.slice(-5) === other.date.slice(-5)) dates[at] = oneOf(dates[at]!, other);
  }
  return dates.slice(0, most);
}

function oneOf(date: DateRow, other: DateRow): DateRow {
  const [kept, gone] =
    (other.lastSent?.getTime() ?? 0) > (date.lastSent?.getTime() ?? 0) ? [other, date] : [date, other];
  return kept.date.length < gone.date.length ? { ...kept, date: gone.date } : kept;
}

/** An address that is another contact's own by now comes back as one of the others. */
async function withOwnAddress(row: ContactRow, session: ClientSession): Promise<ContactRow> {
  const { email, ...rest } = row;
  if (!email) return row;
  const taken = { emailKey: emailKeyOf(email), deleted: false, _id: { $ne: row._id } };
  if (!(await ContactModel.exists(taken).session(session))) return row;
  return { ...rest, emailKey: '', otherEmails: [{ email }, ...row.otherEmails].slice(0, most) };
}

/** Who unsubscribed since the merge stays unsubscribed. */
async function keepConsent(back: ContactRow, now: ContactRow, session: ClientSession): Promise<ContactRow> {
  const address = greetingAddress(back);
  if (!now.emailOptOut || back.emailOptOut || !address) return back;
  const inForce = (await findSuppressed([address], session)).get(emailKeyOf(address)) ?? [];
  return inForce.some(({ source }) => source === 'link') ? { ...back, emailOptOut: true } : back;
}
