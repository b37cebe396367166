import { z } from 'zod';
import { TypedEmail } from './email.ts';
import { accountKind } from './records/account.ts';
import { contactKind } from './records/contact.ts';
import { noteKind } from './records/note.ts';
import { opportunityKind } from './records/opportunity.ts';
import { recordRoutes } from './records/routes.ts';
import { taskKind } from './records/task.ts';
import { budgets, Id, line, route } from './route.ts';
import { suppressions } from './suppressions.ts';

export { type Contact, ContactInput, type ContactPatch, type EmailStatus } from './records/contact.ts';
export type { Address } from './records/field.ts';

const AccountName = z.object({ id: Id, name: z.string() });
export const contacts = recordRoutes(contactKind);
export const accounts = recordRoutes(accountKind);
export const opportunities = recordRoutes(opportunityKind);
export const tasks = recordRoutes(taskKind);
export const notes = recordRoutes(noteKind);
export const recordRoutesOf = {
  contact: contacts,
  account: accounts,
  opportunity: opportunities,
  task: tasks,
  note: notes,
};

export const crm = {
  ...suppressions,
  listContacts: contacts.list,
  contactTotals: contacts.totals,
  createContact: contacts.create,
  getContact: contacts.get,
  updateContact: contacts.update,
  deleteContact: contacts.remove,
  restoreContact: contacts.restore,
  contactHistory: contacts.history,
  contactTimeline: contacts.timeline,
  findDuplicates: route({
    method: 'GET',
    path: '/contacts/duplicates',
    summary: 'Finds contacts that may be the same person: same email address, phone number or name',
    tag: 'Contacts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      firstName: line(120).optional(),
      lastName: line(120).optional(),
      email: TypedEmail.optional(),
      phone: line(60).optional(),
      except: Id.optional(),
    }),
    output: z.array(
      z.object({
        id: Id,
        firstName: z.string(),
        lastName: z.string(),
        email: z.string().optional(),
        phone: z.string().optional(),
        companyName: z.string().optional(),
        reasons: z.array(z.enum(['email', 'phone', 'name'])),
      }),
    ),
  }),
  matchAccount: route({
    method: 'GET',
    path: '/accounts/match',
    summary: 'Finds the account that a company name and email address would link to, or the candidates',
    tag: 'Accounts',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ companyName: line(200).min(1), email: TypedEmail.optional() }),
    output: z.object({ account: AccountName.optional(), candidates: z.array(AccountName) }),
  }),
};
