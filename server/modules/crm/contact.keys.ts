import { contactName } from '@sequelstring/contract/contact-name.ts';
import { plain } from '../../kernel/words.ts';

/** The fields of a contact that it is looked up and sorted by. */
export interface Findable {
  firstName: string;
  lastName: string;
  email?: string;
  phone?: string;
  otherPhones: { phone: string }[];
  companyName?: string;
}

/** What is derived from them and stored beside them, for indexes. Empty where there is none, so that sorting knows no null. */
export interface ContactKeys {
  nameKey: string;
  /** For sorting: the last name with the first one; the whole name of who has one alone. */
  lastNameKey: string;
  emailKey: string;
  companyKey: string;
  phoneKeys: string[];
}

const maxKey = 80;

export const emailKeyOf = (email: string): string => email.trim().toLowerCase();
export const companyKeyOf = (companyName: string): string => plain(companyName).slice(0, maxKey);

export function keysOf(contact: Findable): ContactKeys {
  return {
    nameKey: nameKeyOf(contactName(contact)),
    lastNameKey: nameKeyOf(lastNameFirst(contact)),
    emailKey: contact.email ? emailKeyOf(contact.email) : '',
    companyKey: contact.companyName ? companyKeyOf(contact.companyName) : '',
    phoneKeys: [...new Set(phonesOf(contact).map(phoneKeyOf))].filter((key) => key !== ''),
  };
}

const lastNameFirst = (contact: Findable): string =>
  contact.lastName ? `${contact.lastName} ${contact.firstName}` : contactName(contact);

export const nameKeyOf = (name: string): string => plain(name).slice(0, maxKey);

const phonesOf = ({ phone, otherPhones }: Findable): string[] => [
  ...(phone ? [phone] : []),
  ...otherPhones.map((other) => other.phone),
];

/** What all numbers that are the same have in common: their digits, without an extension and leading zeros. */
export const phoneKeyOf = (phone: string): string =>
  phone
    .replace(/;ext=.*/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
    .slice(0, maxKey);
