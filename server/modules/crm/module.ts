import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import * as routes from '@sequelstring/contract/crm.ts';
import { dashboard } from '@sequelstring/contract/dashboard.ts';
import { importableKinds } from '@sequelstring/contract/imports.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import { bind, type Module } from '../../kernel/module.ts';
import type { PersonalData } from '../../kernel/personal-data.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { BulkItemModel, BulkModel } from '../../kernel/records/bulk/bulk.model.ts';
import { BulkChanges } from '../../kernel/records/bulk/bulk-changes.ts';
import type { Finder } from '../../kernel/records/finder.ts';
import { recordHandlers } from '../../kernel/records/handlers.ts';
import type { AnyStore } from '../../kernel/records/list.ts';
import type { MergePart } from '../../kernel/records/merge/merge-part.ts';
import { visibleIds, visibleRow } from '../../kernel/records/read.ts';
import type { LinkScope, RecordDeps } from '../../kernel/records/store.ts';
import { type IndexSource, keepIndex } from '../../kernel/search-upkeep.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { Search } from '../../ports/search.ts';
import type { AuthApi } from '../auth/api.ts';
import { accountsById, accountsForMatching, rivalries } from './account/account.matching.ts';
import { accountsOfCompanies } from './account/account.migration.ts';
import { type AccountStore, accountStore } from './account/account.store.ts';
import { addRecord, linkContacts } from './added-record.service.ts';
import type { CrmApi } from './api.ts';
import { lastNameKeys } from './contact.last-names.ts';
import { contactVersions } from './contact.migration.ts';
import { refoldedNames } from './contact.refold.ts';
import { contactRoutes } from './contact.routes.ts';
import { type ContactStore, contactStore } from './contact.store.ts';
import { readDashboard } from './dashboard/dashboard.service.ts';
import { followDuplicates } from './duplicates/duplicate.listeners.ts';
import { DuplicateModel, DuplicateSearchModel } from './duplicates/duplicate.model.ts';
import { duplicateRoutes } from './duplicates/duplicate.routes.ts';
import { findDuplicatesJob, orderSearches } from './duplicates/duplicate.search.ts';
import { crmPersonalData } from './erasure/crm.personal-data.ts';
import { ErasureModel } from './erasure/erasure.model.ts';
import { eraseJob, erasureRoutes } from './erasure/erasure.routes.ts';
import { resumeErasures } from './erasure/erasure.service.ts';
import { FieldCache } from './field/field.cache.ts';
import { fieldsInUse } from './field/field.migration.ts';
import { FieldModel } from './field/field.model.ts';
import { fieldRoutes } from './field/field.routes.ts';
import type { FieldDeps } from './field/field.service.ts';
import { contactImporter } from './import/contact-importer.ts';
import { runImportJob } from './import/import.jobs.ts';
import { announceImports } from './import/import.listeners.ts';
import { ImportModel } from './import/import.model.ts';
import { importRoutes } from './import/import.routes.ts';
import { clearFiles, clearJournals, type ImportDeps, resumeStalled } from './import/import.service.ts';
import { ImportChangeModel } from './import/import-change.model.ts';
import { ImportBatchModel, journalOf } from './import/import-journal.model.ts';
import { MappingMemoryModel } from './import/mapping-memory.model.ts';
import { recordImporter } from './import/record-importer.ts';
import { addDate, getDate, listDates, removeDate, updateDate } from './important-date.service.ts';
import { mergeRoutes } from './merge/merge.routes.ts';
import { recordParts } from './merge/record.parts.ts';
import { timelinePart } from './merge/timeline.part.ts';
import { type NoteStore, noteStore } from './note/note.store.ts';
import { beginOpportunity } from './opportunity/opportunity.begin.ts';
import { openOpportunities } from './opportunity/opportunity.model.ts';
import { opportunityRoutes } from './opportunity/opportunity.routes.ts';
import { type OpportunityStore, opportunityStore } from './opportunity/opportunity.store.ts';
import { moveOpportunitiesJob } from './opportunity/pipeline.jobs.ts';
import { PipelineModel } from './opportunity/pipeline.model.ts';
import {
  addContacts,
  contactsByPhone,
  contactsForPlanning,
  contactsWithDates,
  countContactsWithDates,
  isTemplateUsedBeyond,
  matchContacts,
  resubscribe,
  setEmailOptOut,
  setEmailStatus,
  setLastSent,
  setSocialProfiles,
  unsubscribe,
} from './planning.service.ts';
import { announceRecords } from './record.listeners.ts';
import { RecordIndex } from './record.search.ts';
import { searchedContacts } from './search.migration.ts';
import { searchRoutes } from './search.routes.ts';
import { suppressionsFromContacts } from './suppression.migration.ts';
import { SuppressionModel } from './suppression.model.ts';
import { suppressionRoutes } from './suppression.routes.ts';
import { emailPreferenceOf } from './suppression.service.ts';
import { replaceTagsJob } from './tag/tag.jobs.ts';
import { tagRoutes } from './tag/tag.routes.ts';
import { createTask, setTaskStatus, tasksById } from './task/task.door.ts';
import { tasksDue } from './task/task.due.ts';
import { remindOfTasks } from './task/task.reminders.ts';
import { type TaskStore, taskStore } from './task/task.store.ts';
import { keepTimelines } from './timeline/timeline.listeners.ts';
import { timelinesFromHistory } from './timeline/timeline.migration.ts';
import { TimelineModel } from './timeline/timeline.model.ts';
import { timelineRoutes } from './timeline/timeline.routes.ts';
import { followTags } from './view/view.listeners.ts';
import { ViewDefaultModel, ViewModel } from './view/view.model.ts';
import { viewRoutes } from './view/view.routes.ts';

export interface CrmOptions {
  clock: Clock;
  log: Log;
  realtime: Realtime;
  jobs: Jobs;
  auth: AuthApi;
  stored: StoredFiles;
  search: Search;
}

interface Stores {
  contacts: ContactStore;
  accounts: AccountStore;
  opportunities: OpportunityStore;
  tasks: TaskStore;
  notes: NoteStore;
}

/** Those of the ids that someone with this scope may link to. */
export type Linkable = (ids: readonly string[], within: LinkScope) => Promise<ReadonlySet<string>>;

/** Contacts, their important dates and imports, accounts, opportunities, tasks and notes. */
export function crm({ clock, log, realtime, jobs, auth, stored, search }: CrmOptions): {
  module: Module;
  api: CrmApi;
  stores: Stores;
  fields: FieldDeps;
  imports: ImportDeps;
  /** Has custom fields looked up anew; for changes made in other processes. */
  forgetFields(): void;
  /** For each kind of record: throws `<kind>_not_found` where the user may not read the record with this id. */
  readable: ReadonlyMap<KindName, (user: CurrentUser, id: string) => Promise<unknown>>;
  /** Lets records link to those of a kind that lies in another module. */
  linkTo(kind: KindName, linkable: Linkable): void;
  /** Hands over what all modules keep of people, once they stand. */
  collectPersonalData(parts: readonly PersonalData[]): void;
  /** Hands over what follows records into others, once all modules stand. */
  collectMergeParts(parts: readonly MergePart[]): void;
  /** What the search index of all records is made of. */
  searched: IndexSource;
} {
  const cache = new FieldCache(clock);
  const linkable = new Map<KindName, Linkable>();
  const index = new RecordIndex(search, () => byKind);
  const records = recordDeps({ clock, auth, cache, linkable, finder: index });
  const contacts = contactStore(records, auth);
  const stores: Stores = {
    contacts,
    accounts: accountStore(records),
    opportunities: opportunityStore(records),
    tasks: taskStore(records),
    notes: noteStore(records),
  };
  const all: AnyStore[] = Object.values(stores);
  for (const store of all) linkable.set(store.kind.kind, (ids, within) => visibleIds(store, ids, within));
  const byKind: ReadonlyMap<KindName, AnyStore> = new Map(all.map((store) => [store.kind.kind, store]));
  const searched = index.source();
  const fields = { cache, realtime, stores: byKind };
  let personalData: readonly PersonalData[] = [];
  let mergeParts: readonly MergePart[] = [];
  const merge = { stores: byKind, parts: () => mergeParts };
  const duplicates = { clock, jobs, search, stores: byKind };
  const erasure = { clock, log: log.child({ 'log.logger': 'crm' }), jobs, contacts, personalData: () => personalData };
  const bulk = new BulkChanges({
    ...{ clock, jobs, realtime, stores: byKind, log: log.child({ 'log.logger': 'crm' }), journal: journalOf },
    findUser: (id) => findCurrentUser(auth, id),
    mergeParts: () => mergeParts,
  });
  const importers = [
    contactImporter({ clock, auth, contacts, accounts: stores.accounts, fields }),
    ...importableKinds.flatMap(({ kind }) =>
      kind === 'contact' ? [] : [recordImporter(byKind.get(kind)!, { auth, stores: byKind })],
    ),
  ];
  const imports = {
    ...{ clock, auth, log: log.child({ 'log.logger': 'crm' }), stored, jobs, bulk },
    importers: new Map(importers.map((importer) => [importer.store.kind.kind as string, importer])),
  };
  const module: Module = {
    name: 'crm',
    routes: [
      ...contactRoutes(contacts, auth, bulk),
      ...erasureRoutes(erasure),
      bind(bulkChanges.list, ({ user, query }) => bulk.list(user, query)),
      bind(bulkChanges.get, ({ user, params }) => bulk.get(user, params.id)),
      bind(bulkChanges.cancel, ({ user, caller, params }) => bulk.cancel({ user, caller }, params.id)),
      bind(bulkChanges.undo, ({ user, caller, params }) => bulk.undo({ user, caller }, params.id)),
      ...importRoutes(imports),
      ...suppressionRoutes(contacts),
      ...fieldRoutes(fields),
      ...recordHandlers(stores.accounts, routes.accounts, bulk),
      ...opportunityRoutes(stores.opportunities, { jobs, realtime }, bulk),
      ...recordHandlers(stores.tasks, routes.tasks, bulk),
      ...recordHandlers(stores.notes, routes.notes, bulk),
      ...timelineRoutes(byKind),
      bind(dashboard.getDashboard, ({ user }) => readDashboard(stores, user)),
      ...viewRoutes({ clock, stores: all }),
      ...searchRoutes({ search, index, stores: byKind }),
      ...mergeRoutes(merge, bulk),
      ...duplicateRoutes(duplicates),
      ...tagRoutes({ jobs, stores: byKind }),
    ],
    jobs: [
      runImportJob(imports),
      bulk.job,
      moveOpportunitiesJob(stores.opportunities),
      replaceTagsJob(byKind),
      eraseJob(erasure),
      findDuplicatesJob(duplicates),
    ],
    schedules: [
      ...bulk.schedules,
      { name: 'crm.resumeStalledImports', everyMs: 60_000, run: () => resumeStalled(imports) },
      { name: 'crm.resumeErasures', everyMs: 60_000, run: () => resumeErasures(erasure) },
      keepIndex({ name: 'crm.keepSearchIndex', search, source: searched, log }),
      { name: 'crm.orderDuplicateSearches', everyMs: 15_000, run: () => orderSearches(duplicates) },
      { name: 'crm.remindOfTasks', everyMs: 30_000, run: () => remindOfTasks(clock) },
      { name: 'crm.clearImportFiles', everyMs: 3_600_000, run: () => clearFiles(imports) },
      { name: 'crm.clearImportJournals', everyMs: 86_400_000, run: () => clearJournals(imports) },
    ],
    listeners: [
      announceRecords(realtime),
      announceImports(realtime),
      index.listener(),
      followTags(),
      keepTimelines(byKind, realtime),
      followDuplicates(duplicates),
    ],
    collections: [
      ...all.map(({ model }) => model),
      PipelineModel,
      ViewModel,
      ViewDefaultModel,
      FieldModel,
      ImportModel,
      ImportChangeModel,
      ImportBatchModel,
      MappingMemoryModel,
      SuppressionModel,
      TimelineModel,
      ErasureModel,
      BulkModel,
      BulkItemModel,
      DuplicateModel,
      DuplicateSearchModel,
    ].map(specOf),
    migrations: [
      suppressionsFromContacts,
      contactVersions,
      refoldedNames,
      timelinesFromHistory(byKind, 4),
      fieldsInUse,
      accountsOfCompanies((owner) => auth.getScope(owner)),
      searchedContacts(index),
      lastNameKeys,
    ],
    personalData: crmPersonalData(byKind, search),
    merge: [...recordParts(stores), timelinePart(byKind)],
  };
  const readable = new Map(
    all.map(
      (store) => [store.kind.kind, (user: CurrentUser, id: string) => visibleRow(store, user.scope, id)] as const,
    ),
  );
  const forgetFields = () => cache.forget();
  const linkTo = (kind: KindName, found: Linkable) => void linkable.set(kind, found);
  const collectPersonalData = (parts: readonly PersonalData[]) => {
    personalData = parts;
  };
  const collectMergeParts = (parts: readonly MergePart[]) => {
    mergeParts = parts;
  };
  const api = apiOf(stores, byKind, auth);
  return {
    module,
    api,
    stores,
    readable,
    linkTo,
    collectPersonalData,
    collectMergeParts,
    fields,
    imports,
    forgetFields,
    searched,
  };
}

/** Someone as they may act now; undefined where they can no longer sign in. */
async function findCurrentUser(auth: AuthApi, id: string): Promise<CurrentUser | undefined> {
  const user = await auth.getUser(id);
  if (!user?.isActive) return undefined;
  return { id, role: user.role, name: user.name, scope: await auth.getScope(id) };
}

interface Around {
  clock: Clock;
  auth: AuthApi;
  cache: FieldCache;
  linkable: ReadonlyMap<KindName, Linkable>;
  finder: Finder;
}

const recordDeps = ({ clock, auth, cache, linkable, finder }: Around): RecordDeps => ({
  clock,
  finder,
  findUser: (id) => auth.getUser(id),
  linkable: async (kind, ids, within) => (await linkable.get(kind)?.(ids, within)) ?? new Set(),
  viewpoint: async (user) => {
    const [found, settings, teamIds] = await Promise.all([
      auth.getUser(user.id),
      auth.getSettings(),
      auth.getTeammates(user.id),
    ]);
    return { zone: found?.timeZone ?? settings.timeZone, currency: settings.currency, teamIds };
  },
  userNames: async (ids) =>
    Object.fromEntries([...(await auth.getUsers(ids))].map(([id, { name }]) => [id, name] as const)),
  customFields: (kind) => cache.of(kind),
  formerFields: (kind) => cache.former(kind),
});

const apiOf = ({ contacts, ...stores }: Stores, byKind: ReadonlyMap<KindName, AnyStore>, auth: AuthApi): CrmApi => ({
  getAccount: async (user, id) => stores.accounts.shown(await visibleRow(stores.accounts, user.scope, id)),
  accountsForMatching,
  tasksDue: (from, to) => tasksDue(auth, from, to),
  accountsById,
  rivalries,
  openOpportunities,
  createOpportunity: (by, input) => beginOpportunity(stores.opportunities, by, input),
  createTask: (by, input) => createTask(stores.tasks, by, input),
  setTaskStatus: (by, ids, status) => setTaskStatus(stores.tasks, by, ids, status),
  tasksById,
  addRecord: (owner, kind, input, id) => addRecord(byKind.get(kind)!, owner, { input, id }),
  linkContacts: (accountId, contactIds) => linkContacts(contacts, accountId, contactIds),
  getContact: async (user, contactId) => contacts.shown(await visibleRow(contacts, user.scope, contactId)),
  listDates: (user, contactId) => listDates(contacts, user, contactId),
  getDate: (user, contactId, dateId) => getDate(contacts, user, contactId, dateId),
  addDate: (by, contactId, input) => addDate(contacts, by, contactId, input),
  updateDate: (by, contactId, dateId, patch) => updateDate(contacts, by, contactId, dateId, patch),
  removeDate: (by, contactId, dateId) => removeDate(contacts, by, contactId, dateId),
  contactsForPlanning,
  contactsByPhone,
  contactsWithDates,
  matchContacts: (by, filter, ids) => matchContacts(contacts, by, filter, ids),
  isTemplateUsedBeyond,
  countContactsWithDates: (by, filter) => countContactsWithDates(contacts, by, filter),
  setEmailStatus: (contactId, email, status) => setEmailStatus(contacts, contactId, email, status),
  setEmailOptOut: (contactId, optOut) => setEmailOptOut(contacts, contactId, optOut),
  unsubscribe: (email, contactId, options) => unsubscribe(contacts, email, contactId, options),
  resubscribe: (email, contactId) => resubscribe(contacts, email, contactId),
  emailPreferenceOf,
  setLastSent,
  setSocialProfiles,
  addContacts: (owner, inputs) => addContacts(contacts, auth, owner, inputs),
});
