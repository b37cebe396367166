import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { PlanningContact } from './api.ts';
import type { ContactRow, DateRow } from './contact.model.ts';

/** A contact as the contract has it: without what is stored for indexes alone. */
export function toContact(row: ContactRow): Contact {
  const { _id, nameKey, emailKey, companyKey, searchKeys, deleted, hasDates, ...fields } = row;
  return {
    ...fields,
    id: _id.toHexString(),
    owner: row.owner.toHexString(),
    company: row.company?.toHexString(),
    importantDates: row.importantDates.map(toImportantDate),
    socialProfiles: row.socialProfiles.map(({ _id: id, ...profile }) => ({ ...profile, id: id.toHexString() })),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString(),
  };
}

export function toImportantDate(row: DateRow): ImportantDate {
  const { _id, lastSent, createdAt, ...fields } = row;
  return {
    ...fields,
    id: _id.toHexString(),
    createdAt: createdAt.toISOString(),
    ...(lastSent && { lastSent: lastSent.toISOString() }),
  };
}

export const toPlanningContact = (row: ContactRow): PlanningContact => ({
  id: row._id.toHexString(),
  owner: row.owner.toHexString(),
  firstName: row.firstName,
  lastName: row.lastName,
  middleName: row.middleName,
  namePrefix: row.namePrefix,
  nameSuffix: row.nameSuffix,
  nickname: row.nickname,
  email: row.email,
  emailStatus: row.emailStatus,
  emailOptOut: row.emailOptOut,
  companyName: row.companyName,
  title: row.title,
  timeZone: row.timeZone,
  locale: row.locale,
  tags: row.tags,
  importantDates: row.importantDates.map(toImportantDate),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString(),
});
