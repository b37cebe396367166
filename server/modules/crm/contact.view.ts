import { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { Email } from '@sequelstring/contract/email.ts';
import { jsonFromBson } from '../../kernel/json-from-bson.ts';
import type { PlanningContact } from './api.ts';
import type { ContactRow, DateRow } from './contact.model.ts';

/** A contact as the contract has it: without what is stored for indexes alone. */
export function toContact(row: ContactRow): Contact {
  return {
    id: row._id.toHexString(),
    firstName: row.firstName,
    lastName: row.lastName,
    middleName: row.middleName,
    namePrefix: row.namePrefix,
    nameSuffix: row.nameSuffix,
    nickname: row.nickname,
    email: row.email,
    emailStatus: row.emailStatus,
    phone: row.phone,
    otherEmails: row.otherEmails,
    otherPhones: row.otherPhones,
    company: row.company?.toHexString(),
    companyName: row.companyName,
    title: row.title,
    address: row.address,
    otherAddresses: row.otherAddresses,
    website: row.website,
    notes: row.notes,
    tags: row.tags,
    timeZone: row.timeZone,
    locale: row.locale,
    emailOptOut: row.emailOptOut,
    deceased: row.deceased,
    customFields: row.customFields,
    owner: row.owner.toHexString(),
    importantDates: row.importantDates.map(toImportantDate),
    socialProfiles: row.socialProfiles.map(({ _id: id, ...profile }) => ({ ...profile, id: id.toHexString() })),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString(),
  };
}

/** The same of what the database sends, written out. */
export const contactJson = jsonFromBson(Contact);

export function toImportantDate(row: DateRow): ImportantDate {
  return {
    id: row._id.toHexString(),
    type: row.type,
    label: row.label,
    date: row.date,
    sendTime: row.sendTime,
    timeZone: row.timeZone,
    emailTemplate: row.emailTemplate,
    repeatAnnually: row.repeatAnnually,
    leapDay: row.leapDay,
    optOut: row.optOut,
    isActive: row.isActive,
    lastSent: row.lastSent?.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** The contact's own address; who has none but shares another's has that one among the others. */
export const greetingAddress = ({
  email,
  otherEmails,
}: Pick<ContactRow, 'email' | 'otherEmails'>): string | undefined =>
  email ?? otherEmails.find((other) => Email.safeParse(other.email).success)?.email;

export const toPlanningContact = (row: ContactRow): PlanningContact => ({
  id: row._id.toHexString(),
  owner: row.owner.toHexString(),
  firstName: row.firstName,
  lastName: row.lastName,
  middleName: row.middleName,
  namePrefix: row.namePrefix,
  nameSuffix: row.nameSuffix,
  nickname: row.nickname,
  email: greetingAddress(row),
  emailStatus: row.emailStatus,
  emailOptOut: row.emailOptOut,
  deceased: row.deceased,
  companyName: row.companyName,
  title: row.title,
  timeZone: row.timeZone,
  locale: row.locale,
  tags: row.tags,
  importantDates: row.importantDates.map(toImportantDate),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString(),
});
