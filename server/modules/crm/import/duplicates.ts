import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { ClientSession } from '../../../kernel/db.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import { emailKeyOf, nameKeyOf, phoneKeyOf } from '../contact.keys.ts';
import { type ContactFilter, ContactModel, type ContactRow } from '../contact.model.ts';
import type { ImportedContact } from './contact-draft.ts';
import { hasSameName, isNamesake, mayBeSamePerson, type Named } from './same-person.ts';

/** A contact that a record may be the same as: stored already, or read earlier from the same batch. */
export interface Candidate {
  /** As it is stored; undefined for one that this batch creates. */
  stored?: ContactRow;
  row: ContactRow;
  /** This file has created or matched it: another of its rows is the same person only under the same name. */
  ofThisFile: boolean;
}

type Person = Pick<ContactRow | ImportedContact, 'firstName' | 'lastName' | 'companyName' | 'email' | 'phone'> & {
  otherEmails: { email: string }[];
  otherPhones: { phone: string }[];
  importantDates: { type: string; date: string }[];
};

/**
 * What makes two contacts the same: an e-mail address, where the names allow it; name and phone number, unless both have addresses and these differ;
 * for those that have neither the name, unless both have birthdays and these differ. The first list is what a record is
 * looked up by, the strongest first; the second is what a contact is found by.
 */
export function identitiesOf(person: Person): { lookUp: string[]; foundBy: string[] } {
  const emails = [...(person.email ? [person.email] : []), ...person.otherEmails.map(({ email }) => email)];
  const phones = [...(person.phone ? [person.phone] : []), ...person.otherPhones.map(({ phone }) => phone)];
  const name = nameKeyOf(contactName(person));
  if (emails.length + phones.length > 0) {
    const addresses = emails.map(emailIdentity);
    const numbers = (of: string) => phones.map((phone) => `phone ${of} ${phoneKeyOf(phone)} ${name}`);
    return emails.length > 0
      ? { lookUp: [...addresses, ...numbers('without address')], foundBy: [...addresses, ...numbers('any')] }
      : { lookUp: numbers('any'), foundBy: [...numbers('any'), ...numbers('without address')] };
  }
  const birthday = person.importantDates.find(({ type }) => type === 'birthday')?.date.slice(-5) ?? 'unknown';
  const any = `name any ${name}`;
  return {
    lookUp: birthday === 'unknown' ? [any] : [`name ${birthday} ${name}`, `name unknown ${name}`],
    foundBy: [`name ${birthday} ${name}`, any],
  };
}

export const emailIdentity = (email: string): string => `email ${emailKeyOf(email)}`;

/** The contacts that records are compared with, by what makes them the same. */
export class KnownContacts {
  readonly #byKey = new Map<string, Candidate[]>();

  add(candidate: Candidate): void {
    for (const key of identitiesOf(candidate.row).foundBy) {
      const same = this.#byKey.get(key);
      if (same?.includes(candidate)) continue;
      if (same) same.push(candidate);
      else this.#byKey.set(key, [candidate]);
    }
  }

  /** Who the person is: the first under these keys whose name fits, one with the very name before others. */
  find(keys: readonly string[], person: Named): Candidate | undefined {
    for (const key of keys) {
      const candidates = this.#byKey.get(key) ?? [];
      const found =
        candidates.find(({ row }) => isNamesake(row, person)) ??
        candidates.find((one) => (one.ofThisFile ? hasSameName : mayBeSamePerson)(one.row, person));
      if (found) return found;
    }
    return undefined;
  }

  /** Whose own address it is; one address is that of one contact alone. */
  ownerOf(email: string): Candidate | undefined {
    const own = emailKeyOf(email);
    return this.#byKey.get(emailIdentity(email))?.find(({ row }) => row.email && emailKeyOf(row.email) === own);
  }
}

/**
 * Loads the stored contacts that any of the records may be the same as, with three index lookups: by address, by number
 * and name, and of those without an address of their own by name. Contacts that the importing user does not see are not among
 * them, so that nothing tells of them.
 */
export async function loadKnown(
  contacts: readonly ImportedContact[],
  { scope, isOfThisFile }: { scope: Scope; isOfThisFile(row: ContactRow): boolean },
  session?: ClientSession,
): Promise<KnownContacts> {
  const known = new KnownContacts();
  const within = withinScope(scope);
  const emails = contacts.flatMap(({ email, otherEmails }) => [
    email ?? '',
    ...otherEmails.map((other) => other.email),
  ]);
  const withPhone = contacts.filter(({ phone }) => phone);
  const found = [
    await find({ deleted: false, emailKey: { $in: unique(emails.map(emailKeyOf)) }, ...within }, session),
    await find(
      {
        deleted: false,
        phoneKeys: { $in: unique(withPhone.map(({ phone }) => phoneKeyOf(phone!))) },
        nameKey: { $in: unique(withPhone.map((contact) => nameKeyOf(contactName(contact)))) },
        ...within,
      },
      session,
    ),
    await find(
      {
        deleted: false,
        nameKey: { $in: unique(contacts.map((contact) => nameKeyOf(contactName(contact)))) },
        emailKey: '',
        ...within,
      },
      session,
    ),
  ];
  for (const row of found.flat()) {
    known.add({ stored: row, row, ofThisFile: isOfThisFile(row) });
  }
  return known;
}

async function find(filter: ContactFilter, session?: ClientSession): Promise<ContactRow[]> {
  const isEmpty = Object.values(filter).some((value) => Array.isArray(value?.$in) && value.$in.length === 0);
  return isEmpty ? [] : ContactModel.find(filter, null, { session }).limit(5000).lean<ContactRow[]>();
}

const unique = (keys: readonly string[]): string[] => [...new Set(keys)].filter((key) => key !== '');
