import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contacts as routes } from '@sequelstring/contract/crm.ts';
import type { RealtimeName } from '@sequelstring/contract/realtime.ts';
import type { Contact, NewContact } from '@sequelstring/contract/records/contact.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import { startDatabase } from '../../../test/database.ts';
import { FolderFiles } from '../../adapters/files/folder.ts';
import { jobCollections } from '../../adapters/jobs/job.model.ts';
import { MongoJobs } from '../../adapters/jobs/mongo.ts';
import { SqliteSearch } from '../../adapters/search/sqlite.ts';
import type { Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { connectDatabase, disconnectDatabase, newId } from '../../kernel/db.ts';
import { EventRelay } from '../../kernel/events.relay.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Json } from '../../kernel/json-from-bson.ts';
import { migrate, schemaOf } from '../../kernel/migrations.ts';
import type { Audience, Realtime } from '../../kernel/realtime.ts';
import {
  createRecord,
  deleteRecord,
  newRow,
  type Patch,
  restoreRecord,
  updateRecord,
} from '../../kernel/records/change.ts';
import { type ListQuery, listRecords } from '../../kernel/records/list.ts';
import { getRecord } from '../../kernel/records/read.ts';
import { everything, type Scope } from '../../kernel/records/scope.ts';
import { StoredFileModel } from '../../kernel/stored-file.model.ts';
import { StoredFiles } from '../../kernel/stored-files.ts';
import type { JobWorker } from '../../ports/jobs.ts';
import type { AuthApi, AuthUser } from '../auth/api.ts';
import { crm } from './module.ts';

export const users = {
  admin: { id: 'a'.repeat(24), role: 'admin', name: 'Admin', scope: everything },
  manager: { id: 'b'.repeat(24), role: 'manager', name: 'Manager', scope: everything },
  rep: { id: 'c'.repeat(24), role: 'rep', name: 'Rep', scope: { owners: ['c'.repeat(24)] } },
  otherRep: { id: 'd'.repeat(24), role: 'rep', name: 'Other rep', scope: { owners: ['d'.repeat(24)] } },
  viewer: { id: 'e'.repeat(24), role: 'viewer', name: 'Viewer', scope: everything },
} as const satisfies Record<string, CurrentUser & { role: Role }>;

/** Someone as a route hands them on. */
export const by = (user: CurrentUser): { user: CurrentUser; caller: Caller } => ({
  user,
  caller: { actor: { kind: 'user', id: user.id } },
});

/** The auth module's door with five users and settings that a test may change. */
export class FakeAuth implements AuthApi {
  country: string | undefined;
  readonly #users = new Map<string, AuthUser>(
    Object.values(users).map((user) => [user.id, { ...user, email: `${user.role}@example.com`, isActive: true }]),
  );

  async getUser(id: string) {
    return this.#users.get(id);
  }

  async getUsers(ids: readonly string[]) {
    return new Map(
      ids.flatMap((id): [string, AuthUser][] => (this.#users.has(id) ? [[id, this.#users.get(id)!]] : [])),
    );
  }

  async findByEmail(email: string) {
    return [...this.#users.values()].find((user) => user.email === email);
  }

  async activeUsers() {
    return [...this.#users.values()];
  }

  async getScope(id: string): Promise<Scope> {
    return Object.values(users).find((user) => user.id === id)?.scope ?? { owners: [id] };
  }

  async getTeammates(id: string) {
    return [id];
  }

  async getSettings() {
    const { country } = this;
    return {
      organisationName: 'Example',
      timeZone: 'UTC',
      currency: 'EUR',
      visibility: { manager: 'all', rep: 'own', viewer: 'all' } as const,
      greetingMaxAgeHours: 24,
      greetingsPaused: false,
      ...(country && { country }),
    };
  }
}

/** Keeps what would have been sent to browsers. */
export class FakeRealtime implements Realtime {
  readonly sent: { name: RealtimeName; payload: unknown; audience: Audience }[] = [];
  emit(name: RealtimeName, payload: unknown, audience: Audience): void {
    this.sent.push({ name, payload, audience });
  }
  announce(): void {}
  refreshUsers(): void {}
  endSession(): void {}
}

/** What was written out, read again. */
export const read = <T>(json: Json<T>): T => JSON.parse(json.text);

/** A clock that moves a millisecond with every look, so that times of creation differ. */
export class TickingClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 12);
  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#now++);
  }
}

/** The crm module on a real database, real jobs and real events. */
export async function startCrm() {
  const database = await startDatabase();
  await connectDatabase(database.uri);
  const filesDir = await mkdtemp(join(tmpdir(), 'sequelstring-crm-'));
  const clock = new TickingClock();
  const log = pino({ level: 'silent' });
  const [auth, realtime] = [new FakeAuth(), new FakeRealtime()];
  const jobs = new MongoJobs({ clock, log });
  const stored = new StoredFiles({ files: new FolderFiles(filesDir), clock, quotaBytes: 1e9 });
  const search = new SqliteSearch({ dir: join(filesDir, 'search') });
  const { module, api, stores, imports, fields, searched } = crm({ clock, log, realtime, jobs, auth, stored, search });
  const uploads = { name: 'files', collections: [specOf(StoredFileModel)] };
  await migrate(schemaOf([{ name: 'jobs', collections: jobCollections }, uploads, module]), { log });
  await module.prepare?.({ runsEngine: true });
  const relay = new EventRelay({ listeners: module.listeners, jobs, log });
  await relay.start();
  let worker: JobWorker | undefined;
  let files = 0;
  return {
    api,
    auth,
    deps: imports,
    stores,
    fields,
    clock,
    module,
    realtime,
    jobs,
    search,
    searchDir: join(filesDir, 'search'),
    searched,
    reindex: () => searched.rebuild(),
    /** Starts to take jobs. */
    work: async () => {
      worker = await jobs.work(module.jobs);
    },
    /** A file as an upload leaves it. */
    upload: async (fileName: string, content: string | Uint8Array) => {
      const { key } = await stored.files.put(`imports/upload-${files++}`, [Buffer.from(content)]);
      return { key, fileName };
    },
    stop: async () => {
      await worker?.drain(5000);
      await relay.stop();
      await search.close();
      await disconnectDatabase();
      await database.stop();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}

/** Contacts as the routes read and change them. */
export const contactsOf = ({ stores: { contacts }, clock }: Pick<RunningCrm, 'stores' | 'clock'>) => ({
  create: (user: CurrentUser, input: NewContact) =>
    createRecord(contacts, { user }, newRow(contacts, input, { id: newId(), owner: user.id, now: nowAsDate(clock) })),
  update: (user: CurrentUser, id: string, patch: Patch) => updateRecord(contacts, { user }, id, patch),
  remove: (user: CurrentUser, id: string) => deleteRecord(contacts, { user }, id),
  restore: (user: CurrentUser, id: string) => restoreRecord(contacts, { user }, id),
  get: async (user: CurrentUser, id: string): Promise<Contact> => read(await getRecord(contacts, user, id)) as Contact,
  list: async (user: CurrentUser, query: object = {}) => {
    const { data, meta } = await listRecords(contacts, user, routes.list.query.parse(query) as ListQuery);
    return { data: data.map((row) => read(row) as Contact), meta };
  },
});

export type RunningCrm = Awaited<ReturnType<typeof startCrm>>;
