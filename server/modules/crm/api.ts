import type { ImportantDate, ImportantDateInput, ImportantDatePatch } from '@sequelstring/contract/dates.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import type { Account } from '@sequelstring/contract/records/account.ts';
import type { Contact, EmailStatus, NewContact, SocialProfile } from '@sequelstring/contract/records/contact.ts';
import type { CrmKind } from '@sequelstring/contract/records/kinds.ts';
import type { NewOpportunity, Opportunity } from '@sequelstring/contract/records/opportunity.ts';
import type { NewTask, Task } from '@sequelstring/contract/records/task.ts';
import type { z } from 'zod';
import type { Caller } from '../../kernel/audit.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { declareDoor } from '../../kernel/door.ts';
import type { Scope } from '../../kernel/records/scope.ts';

/**
 * What other modules may ask of crm: plain JSON in and out, ids as strings, instants as ISO 8601 in UTC.
 * Calls with a `user` see and change what that user may; they throw `contact_not_found`, `important_date_not_found` or
 * `forbidden`. Calls without one act for the program itself.
 */
export interface CrmApi {
  getContact(user: CurrentUser, contactId: string): Promise<Contact>;
  listDates(user: CurrentUser, contactId: string): Promise<ImportantDate[]>;
  getDate(user: CurrentUser, contactId: string, dateId: string): Promise<ImportantDate>;
  /** Each of these three publishes `contact.dates_changed` in its own transaction. */
  addDate(
    by: { user: CurrentUser; caller: Caller },
    contactId: string,
    input: z.output<typeof ImportantDateInput>,
  ): Promise<ImportantDate>;
  updateDate(
    by: { user: CurrentUser; caller: Caller },
    contactId: string,
    dateId: string,
    patch: z.output<typeof ImportantDatePatch>,
  ): Promise<ImportantDate>;
  /** Returns the date as it was. */
  removeDate(by: { user: CurrentUser; caller: Caller }, contactId: string, dateId: string): Promise<ImportantDate>;

  /** Those of the ids that exist, deleted ones too (they carry `deletedAt`), in no particular order. */
  contactsForPlanning(ids: readonly string[]): Promise<PlanningContact[]>;
  /** Contacts that are not deleted and have dates, in the order of their ids, those after `after`; fewer than `limit` at the end. */
  contactsWithDates(page: { after?: string; owner?: string; limit: number }): Promise<PlanningContact[]>;

  /** Those of the contacts that fit a filter, as `by` would write it ("me" is `by`). Throws `validation_failed`. */
  matchContacts(by: string, filter: Filter, ids: readonly string[]): Promise<string[]>;
  /** Whether a date of a contact beyond the scope, deleted ones included, names one of these templates. */
  isTemplateUsedBeyond(scope: Scope, refs: readonly string[]): Promise<boolean>;
  /** How many contacts with dates fit it. Throws `validation_failed`. */
  countContactsWithDates(by: string, filter: Filter | undefined): Promise<number>;

  /** Records what the mail system said of the contact's address. It holds for whoever else has the address, and not for the contact where its address is another one by now. */
  setEmailStatus(contactId: string, email: string, status: EmailStatus): Promise<void>;
  /** Keeps greetings from the address, whoever has it now or later, and from the contact. */
  unsubscribe(email: string, contactId: string, options?: { everything?: boolean }): Promise<void>;
  /** Takes that back, as the recipient wishes. What a mail server said of the address stays. */
  resubscribe(email: string, contactId: string): Promise<void>;
  emailPreferenceOf(email: string): Promise<'all' | 'no_greetings' | 'nothing'>;
  /** Publishes `contact.updated`; false where there is no such contact. */
  setEmailOptOut(contactId: string, optOut: boolean): Promise<boolean>;
  /** Moves the dates' `lastSent` forward, never back; so it may be called again. No event, and `updatedAt` stays. */
  setLastSent(sendings: readonly { contactId: string; dateId: string; at: Temporal.Instant }[]): Promise<void>;

  /** Lists a contact's social profiles on its record. No event and no new version, as no person changed it. */
  setSocialProfiles(contactId: string, profiles: readonly z.infer<typeof SocialProfile>[]): Promise<void>;

  /**
   * Adds a record of another kind for this owner, and returns its id; for sample data and other modules. With an `id` of the
   * caller's it may be called again: a record that has it stays as it is, also when somebody has deleted it.
   */
  addRecord(
    owner: string,
    kind: Exclude<CrmKind, 'contact'>,
    input: Record<string, unknown>,
    id?: string,
  ): Promise<string>;
  /** Links contacts to an account. */
  linkContacts(accountId: string, contactIds: readonly string[]): Promise<void>;

  /**
   * Writes up to 1,000 contacts of one owner in one transaction with one `records.imported`, and returns their ids; for
   * sample data. No search for duplicates: throws `contact_email_taken` where an address is taken.
   */
  addContacts(owner: string, contacts: readonly NewContact[]): Promise<string[]>;

  /** What assignees of tasks are to be told of that fell due between two instants. */
  tasksDue(from: string, to: string): Promise<NotificationRequest[]>;

  /** Contacts with this phone number (E.164) that are not deleted. */
  contactsByPhone(phone: string): Promise<PlanningContact[]>;
  /** Throws `account_not_found`. */
  getAccount(user: CurrentUser, accountId: string): Promise<Account>;
  /**
   * Accounts in the order of their ids, those after `after`; fewer than `limit` at the end. All that are not deleted, or with
   * `changedSince` (ISO 8601) those that changed since then, deleted ones too.
   */
  accountsForMatching(page: { after?: string; limit: number; changedSince?: string }): Promise<MatchingAccount[]>;
  /** Those of the ids that exist, deleted ones too, in no particular order. */
  accountsById(ids: readonly string[]): Promise<MatchingAccount[]>;
  /** Accounts that the user may see and that name competitors, with the ids of these; at most 2,000. */
  rivalries(user: CurrentUser): Promise<{ id: string; name: string; competitors: string[] }[]>;
  /** Those of the ids that are neither deleted nor closed. */
  openOpportunities(ids: readonly string[]): Promise<{ id: string; name: string }[]>;
  /** Throws `validation_failed` or `forbidden`. */
  createTask(by: { user: CurrentUser; caller: Caller }, input: TaskDraft): Promise<Task>;
  /** Opens or completes tasks that the user may see; the others are left alone. */
  setTaskStatus(
    by: { user: CurrentUser; caller: Caller },
    taskIds: readonly string[],
    status: Task['status'],
  ): Promise<void>;
  /** Those of the ids that exist and are not deleted, in no particular order. */
  tasksById(ids: readonly string[]): Promise<Pick<Task, 'id' | 'status'>[]>;
  /** Throws `validation_failed` or `forbidden`. */
  createOpportunity(by: { user: CurrentUser; caller: Caller }, input: OpportunityDraft): Promise<Opportunity>;
}

/** What of it other processes may call. */
export const crmDoor = declareDoor<CrmApi>('crm')(
  'getContact',
  'countContactsWithDates',
  'matchContacts',
  'isTemplateUsedBeyond',
  'listDates',
  'getDate',
  'addDate',
  'updateDate',
  'removeDate',
  'contactsForPlanning',
  'contactsWithDates',
  'setEmailStatus',
  'unsubscribe',
  'resubscribe',
  'emailPreferenceOf',
  'setEmailOptOut',
  'setLastSent',
  'setSocialProfiles',
  'addRecord',
  'linkContacts',
  'addContacts',
  'tasksDue',
  'contactsByPhone',
  'getAccount',
  'accountsForMatching',
  'accountsById',
  'rivalries',
  'openOpportunities',
  'createTask',
  'setTaskStatus',
  'tasksById',
  'createOpportunity',
);

/** As much of a contact as planning and writing a greeting takes. */
export interface PlanningContact {
  id: string;
  owner: string;
  firstName: string;
  lastName: string;
  middleName?: string;
  namePrefix?: string;
  nameSuffix?: string;
  nickname?: string;
  email?: string;
  /** All of its numbers, E.164 where they could be read. */
  phones?: string[];
  emailStatus: EmailStatus;
  emailOptOut: boolean;
  greetingsPaused?: boolean;
  deceased?: boolean;
  /** The account. */
  company?: string;
  companyName?: string;
  title?: string;
  timeZone?: string;
  locale?: string;
  tags: string[];
  importantDates: ImportantDate[];
  updatedAt: string;
  deletedAt?: string;
}

/** An opportunity as another module begins it. */
export type OpportunityDraft = Pick<NewOpportunity, 'name'> & Partial<NewOpportunity>;

/** A task as another module begins it. */
export type TaskDraft = Pick<NewTask, 'title'> & Partial<NewTask>;

/** As much of an account as finding it in a text takes. */
export interface MatchingAccount {
  id: string;
  owner: string;
  name: string;
  aliases: string[];
  /** Without their exchange. */
  tickers: string[];
  domains: string[];
  industry?: string;
  country?: string;
  updatedAt: string;
  deleted: boolean;
}
