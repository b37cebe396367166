import type { Clock } from '../../kernel/clock.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import type { Module } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from './api.ts';
import { ContactCounts } from './contact.counts.ts';
import { announceContacts } from './contact.listeners.ts';
import { ContactModel } from './contact.model.ts';
import { contactRoutes } from './contact.routes.ts';
import { type ContactDeps, visibleContact } from './contact.service.ts';
import { toContact } from './contact.view.ts';
import { runImportJob } from './import/import.jobs.ts';
import { announceImports } from './import/import.listeners.ts';
import { ImportModel } from './import/import.model.ts';
import { importRoutes } from './import/import.routes.ts';
import { clearFiles, resumeStalled } from './import/import.service.ts';
import { ImportChangeModel } from './import/import-change.model.ts';
import { addDate, getDate, listDates, removeDate, updateDate } from './important-date.service.ts';
import {
  addContacts,
  contactsForPlanning,
  contactsWithDates,
  setEmailOptOut,
  setEmailStatus,
  setLastSent,
  unsubscribe,
} from './planning.service.ts';
import { suppressionsFromContacts } from './suppression.migration.ts';
import { SuppressionModel } from './suppression.model.ts';
import { suppressionRoutes } from './suppression.routes.ts';
import { isUnsubscribed } from './suppression.service.ts';

export interface CrmOptions {
  clock: Clock;
  log: Log;
  realtime: Realtime;
  jobs: Jobs;
  auth: AuthApi;
  stored: StoredFiles;
}

/** Contacts, their important dates and imports. */
export function crm({ clock, log, realtime, jobs, auth, stored }: CrmOptions): { module: Module; api: CrmApi } {
  const counts = new ContactCounts(clock);
  const deps: ContactDeps = { clock, auth, counts };
  const imports = { ...deps, log: log.child({ module: 'crm' }), stored, jobs };
  const module: Module = {
    name: 'crm',
    routes: [...contactRoutes(deps), ...importRoutes(imports), ...suppressionRoutes(deps)],
    jobs: [runImportJob(imports)],
    schedules: [
      { name: 'crm.resumeStalledImports', everyMs: 60_000, run: () => resumeStalled(imports) },
      { name: 'crm.clearImportFiles', everyMs: 3_600_000, run: () => clearFiles(imports) },
    ],
    listeners: [announceContacts(realtime), announceImports(realtime)],
    collections: [ContactModel, ImportModel, ImportChangeModel, SuppressionModel].map(specOf),
    migrations: [suppressionsFromContacts],
  };
  return { module, api: apiOf(deps) };
}

const apiOf = (deps: ContactDeps): CrmApi => ({
  getContact: async (user, contactId) => toContact(await visibleContact(user, contactId)),
  listDates,
  getDate,
  addDate: (user, contactId, input) => addDate(deps, user, contactId, input),
  updateDate: (user, contactId, dateId, patch) => updateDate(deps, user, contactId, dateId, patch),
  removeDate: (user, contactId, dateId) => removeDate(deps, user, contactId, dateId),
  contactsForPlanning,
  contactsWithDates,
  setEmailStatus: (contactId, email, status) => setEmailStatus(deps, contactId, email, status),
  setEmailOptOut: (contactId, optOut) => setEmailOptOut(deps, contactId, optOut),
  unsubscribe: (email, contactId) => unsubscribe(deps, email, contactId),
  isUnsubscribed,
  setLastSent,
  addContacts: (owner, contacts) => addContacts(deps, owner, contacts),
});
