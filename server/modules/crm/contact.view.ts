import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { Email } from '@sequelstring/contract/email.ts';
import type { PlanningContact } from './api.ts';
import type { ContactRow, DateRow } from './contact.model.ts';

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

/** What `toPlanningContact` reads. */
export const planningFields = [
  '_id',
  'owner',
  'firstName',
  'lastName',
  'middleName',
  'namePrefix',
  'nameSuffix',
  'nickname',
  'email',
  'otherEmails',
  'phone',
  'otherPhones',
  'emailStatus',
  'emailOptOut',
  'greetingsPaused',
  'deceased',
  'company',
  'companyName',
  'title',
  'timeZone',
  'locale',
  'tags',
  'importantDates',
  'updatedAt',
  'deletedAt',
] as const satisfies readonly (keyof ContactRow)[];
export type PlanningRow = Pick<ContactRow, (typeof planningFields)[number]>;

export const toPlanningContact = (row: PlanningRow): PlanningContact => ({
  id: row._id.toHexString(),
  owner: row.owner.toHexString(),
  firstName: row.firstName,
  lastName: row.lastName,
  middleName: row.middleName,
  namePrefix: row.namePrefix,
  nameSuffix: row.nameSuffix,
  nickname: row.nickname,
  email: greetingAddress(row),
  phones: [row.phone, ...row.otherPhones.map(({ phone }) => phone)].filter((phone) => phone !== undefined),
  emailStatus: row.emailStatus,
  emailOptOut: row.emailOptOut,
  greetingsPaused: row.greetingsPaused,
  deceased: row.deceased,
  company: row.company?.toHexString(),
  companyName: row.companyName,
  title: row.title,
  timeZone: row.timeZone,
  locale: row.locale,
  tags: row.tags,
  importantDates: row.importantDates.map(toImportantDate),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString(),
});
