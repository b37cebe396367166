import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { type Draft, type LinkScope, type Named, type RecordDeps, RecordStore } from '../../kernel/records/store.ts';
import type { AuthApi } from '../auth/api.ts';
import { withOwnAddress } from './contact.address.ts';
import { withDates, withKeys, withPhones } from './contact.build.ts';
import { withCompany } from './contact.company.ts';
import { emailKeyOf, nameKeyOf } from './contact.keys.ts';
import { ContactModel, type ContactRow, contactsByKeys, sortPaths } from './contact.model.ts';
import { greetingAddress } from './contact.view.ts';
import { contactMerge } from './merge/contact.merge.ts';
import { followFlags, honoured, suppress } from './suppression.service.ts';

export type ContactStore = RecordStore<typeof contactKind, ContactRow>;

/** Contacts on the record layer. */
export function contactStore(deps: RecordDeps, auth: AuthApi): ContactStore {
  const store: ContactStore = new RecordStore<typeof contactKind, ContactRow>(
    {
      kind: contactKind,
      model: ContactModel,
      sortPaths,
      orderKeys: ['lastName'],
      derive: withKeys,
      prepare: async (draft) => {
        const row = normalise(draft, (await auth.getSettings()).country);
        return withOwnAddress(await followList(store, draft, await withCompany(draft, row)), draft);
      },
      named: contactsNamed,
      exportColumns: ['Birthday', 'Anniversary', 'Other emails', 'Other phones'],
      exported: exportedColumns,
      merge: contactMerge,
    },
    deps,
  );
  return store;
}

/** What a contact has several of, as imports read it. */
const exportedColumns = ({ importantDates, otherEmails, otherPhones }: ContactRow) => ({
  Birthday: importantDates.find(({ type }) => type === 'birthday')?.date ?? '',
  Anniversary: importantDates.find(({ type }) => type === 'anniversary')?.date ?? '',
  'Other emails': otherEmails.map(({ email }) => email).join('; '),
  'Other phones': otherPhones.map(({ phone }) => phone).join('; '),
});

/** What the suppression list says of an address shows on the contact, and what is changed on the contact goes into the list. */
async function followList(
  store: ContactStore,
  { before, user, session }: Draft<ContactRow>,
  row: ContactRow,
): Promise<ContactRow> {
  if (before && before.deleted === row.deleted) return followFlags(store, { before, after: row }, user, session);
  const address = greetingAddress(row);
  if (!before && row.emailOptOut && address && user) {
    const wanted = { email: address, reason: 'unsubscribed', source: 'user', by: user.id } as const;
    await suppress(store, wanted, session, { actor: user });
  }
  return (await honoured([row], session))[0]!;
}

/** A new address starts with a clean record of delivery. */
function normalise({ before, row, now }: Draft<ContactRow>, country: string | undefined): ContactRow {
  const after = withDates(withPhones(row, country), now);
  const isNewAddress = before && before.email !== row.email && before.emailStatus === row.emailStatus;
  return isNewAddress ? { ...after, emailStatus: 'ok' } : after;
}

/** By email address, or by name. */
async function contactsNamed(texts: readonly string[], { scope, session }: LinkScope): Promise<Named> {
  const isEmail = (text: string) => text.includes('@');
  const [emails, names] = [
    texts.filter(isEmail).map(emailKeyOf),
    texts.filter((text) => !isEmail(text)).map(nameKeyOf),
  ];
  const rows = await contactsByKeys({ emails, names }, scope, session);
  const isMeant = (text: string) => (row: (typeof rows)[number]) =>
    isEmail(text) ? row.emailKey === emailKeyOf(text) : row.nameKey === nameKeyOf(text);
  // One may be found by both.
  const idsOf = (text: string) => [...new Set(rows.filter(isMeant(text)).map(({ _id }) => _id.toHexString()))];
  return new Map(texts.map((text) => [text, idsOf(text)]));
}
