import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import {
  type ContactInput,
  ContactInput as ContactInputSchema,
  type ContactPatch,
  crm as contactRoutes,
} from '@sequelstring/contract/crm.ts';
import type { EventName, EventPayload } from '@sequelstring/contract/events.ts';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import type { NotificationRequest } from '@sequelstring/contract/notifications.ts';
import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import type { RealtimeName } from '@sequelstring/contract/realtime.ts';
import type { BodyInput, Output, Params, QueryInput, Route } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { startDatabase } from '../../../test/database.ts';
import { localLines } from '../../adapters/analyst/local/lines.ts';
import { FolderFiles } from '../../adapters/files/folder.ts';
import { jobCollections } from '../../adapters/jobs/job.model.ts';
import { MongoJobs } from '../../adapters/jobs/mongo.ts';
import { SqliteSearch } from '../../adapters/search/sqlite.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { collection, connectDatabase, disconnectDatabase, transaction } from '../../kernel/db.ts';
import { EventRelay } from '../../kernel/events.relay.ts';
import { outbox, publish } from '../../kernel/events.ts';
import { migrate, schemaOf } from '../../kernel/migrations.ts';
import { type BoundRoute, listener, type Page, type Schedule } from '../../kernel/module.ts';
import type { Audience, Realtime } from '../../kernel/realtime.ts';
import { everything, type Scope } from '../../kernel/records/scope.ts';
import { StoredFiles } from '../../kernel/stored-files.ts';
import type { Mailer, MailMessage, MailSystems } from '../../ports/mailer.ts';
import type { AuthApi, AuthUser } from '../auth/api.ts';
import { crm } from '../crm/module.ts';
import { GreetingModel } from './greeting.model.ts';
import { occasions } from './module.ts';
import { identifyWorker } from './worker-identity.ts';

export const people = {
  admin: { id: 'a'.repeat(24), role: 'admin', name: 'Ada Admin', scope: everything },
  rep: { id: 'c'.repeat(24), role: 'rep', name: 'Robin Rep', scope: { owners: ['c'.repeat(24)] } },
  otherRep: { id: 'd'.repeat(24), role: 'rep', name: 'Olga Other', scope: { owners: ['d'.repeat(24)] } },
} as const satisfies Record<string, CurrentUser>;

/** The auth module's door with people and settings that a test may change. */
class FakeAuth implements AuthApi {
  settings: OrganisationSettings = {
    organisationName: 'Example Ltd',
    timeZone: 'UTC',
    currency: 'EUR',
    visibility: { manager: 'all', rep: 'own', viewer: 'all' },
    greetingMaxAgeHours: 24,
    greetingsPaused: false,
  };
  readonly users = new Map<string, AuthUser>(
    Object.values(people).map((user) => [user.id, { ...user, email: `${user.role}@example.com`, isActive: true }]),
  );
  getUser = async (id: string) => this.users.get(id);
  getScope = async (id: string): Promise<Scope> =>
    this.users.get(id)?.role === 'admin' ? everything : { owners: [id] };
  getTeammates = async (id: string) => [id];
  getSettings = async () => this.settings;
  activeUsers = async () => [...this.users.values()];
  findByEmail = async (email: string) => [...this.users.values()].find((user) => user.email === email);
  getUsers = async (ids: readonly string[]) =>
    new Map(ids.flatMap((id): [string, AuthUser][] => (this.users.has(id) ? [[id, this.users.get(id)!]] : [])));
}

/** A mailer that keeps what it is given, and does at each message what a test tells it to. */
export class FakeMailer implements Mailer {
  readonly kind = 'smtp';
  readonly idempotent: boolean = false;
  readonly sent: MailMessage[] = [];
  /** Runs before a message is taken; throws to refuse it. */
  before: (message: MailMessage) => void | Promise<void> = () => {};

  async send(message: MailMessage) {
    await this.before(message);
    this.sent.push(message);
    return { response: '250 taken' };
  }
  /** What stands in the way of all mail. */
  problem: string | undefined;
  verify = async () => this.problem;
  close = async () => {};
}

class SettableClock {
  #now = Temporal.Instant.from('2027-03-01T08:00:00Z');
  now = () => this.#now;
  set(text: string): void {
    this.#now = Temporal.Instant.from(text);
  }
  pass(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
  }
}

const only = (mailer: Mailer): MailSystems => ({
  list: async () => [mailer],
  verify: () => mailer.verify(),
  forget: async () => {},
  close: () => mailer.close(),
});

/** Contacts and occasions on a real database with real jobs and events, and a clock that stands still. */
export async function startOccasions(options: { mailer: Mailer } | { mail: MailSystems }) {
  const mail = 'mail' in options ? options.mail : only(options.mailer);
  const database = await startDatabase();
  await connectDatabase(database.uri);
  const filesDir = await mkdtemp(join(tmpdir(), 'sequelstring-occasions-'));
  const [clock, auth, log] = [new SettableClock(), new FakeAuth(), pino({ level: 'silent' })];
  const shown: { name: RealtimeName; payload: unknown; owner?: Audience['owner'] }[] = [];
  const realtime: Realtime = {
    emit: (name, payload, { owner }) => shown.push({ name, payload, owner }),
    announce: () => {},
    refreshUsers: () => {},
    endSession: () => {},
  };
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const jobs = new MongoJobs({ clock, log });
  const stored = new StoredFiles({ files: new FolderFiles(filesDir), clock, quotaBytes: 1e9 });
  const search = new SqliteSearch({ dir: join(filesDir, 'search') });
  const contacts = crm({ clock, log, realtime, jobs, auth, stored, search });
  const build = (worker = identifyWorker()) =>
    occasions({
      clock,
      realtime,
      jobs,
      auth,
      crm: contacts.api,
      mail,
      lines: localLines,
      mailFrom: { address: 'greetings@crm.example.com' },
      publicUrl: 'https://crm.example.com',
      linkKey: new Uint8Array(32).fill(7),
      metrics: {
        emailsSent: { inc: ({ status }) => count(status) },
        emailTemplateErrors: { inc: () => count('template errors') },
      },
      worker,
      random: () => 1,
    }).module;
  const module = build();
  const jobsPart = { name: 'jobs', collections: jobCollections };
  await migrate(schemaOf([jobsPart, contacts.module, module]), { log });
  for (const part of [contacts.module, module]) await part.prepare?.({ runsEngine: true });
  const requested: NotificationRequest[] = [];
  const notifications = listener({
    name: 'test.notifications',
    events: ['notification.requested'],
    handle: async (batch) => void requested.push(...batch.map(({ payload }) => payload)),
  });
  const listeners = [...contacts.module.listeners, ...module.listeners, notifications];
  const relay = new EventRelay({ listeners, jobs, log });
  await relay.start();
  const worker = await jobs.work([...contacts.module.jobs, ...module.jobs, ...relay.jobs]);

  const call = callerOf([...contacts.module.routes, ...module.routes]);
  return {
    auth,
    build,
    call,
    clock,
    counts,
    crm: contacts.api,
    shown,
    /** What people should be told. */
    requested,
    module,
    /** Adds contacts at once and waits for nothing. */
    addContacts: (inputs: readonly ContactInput[], owner: string = people.admin.id) =>
      contacts.api.addContacts(
        owner,
        inputs.map((input) => ContactInputSchema.parse(input)),
      ),
    /** Lets the scheduler look at what is due, as it does every few seconds. */
    tick: () => runSchedule(module.schedules, 'occasions.queueDueGreetings'),
    roll: () => runSchedule(module.schedules, 'occasions.rollGreetingsOn'),
    makeTasks: () => runSchedule(module.schedules, 'occasions.makeTasks'),
    /** All rows of a contact, oldest first. */
    greetings: async (contactId: string): Promise<Greeting[]> => {
      const { data } = await call(routes.contactGreetings, { params: { contactId } });
      return data.reverse();
    },
    patchContact: (id: string, body: ContactPatch) => call(contactRoutes.updateContact, { params: { id }, body }),
    deleteContact: (id: string) => call(contactRoutes.deleteContact, { params: { id } }),
    restoreContact: (id: string) => call(contactRoutes.restoreContact, { params: { id } }),
    emit: <N extends EventName>(name: N, payload: EventPayload<N>) =>
      transaction((session) => publish(session, name, payload)),
    /** Whether every event has been delivered and every job is done. */
    isQuiet: async () =>
      (await outbox().countDocuments({})) === 0 &&
      (await collection('jobs').countDocuments({ status: { $ne: 'dead' } })) === 0,
    /** Changes rows behind the program's back, as a crash would leave them. */
    leaveAs: (contactId: string, change: Record<string, unknown>) =>
      GreetingModel.updateMany({ contactId }, { $set: change }),
    stop: async () => {
      await worker.drain(5000);
      await relay.stop();
      await search.close();
      await disconnectDatabase();
      await database.stop();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}

export type RunningOccasions = Awaited<ReturnType<typeof startOccasions>>;

/** Contacts whose birthday is on 15 March, and what becomes of their greetings of 2027. */
export function birthdayScene(running: () => RunningOccasions, mailer: FakeMailer) {
  let serial = 0;
  const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
  const names = new Map<string, { name: string; address: string }>();
  const current = async (contactId: string) =>
    (await running().greetings(contactId)).find(({ year }) => year === 2027)!;
  return {
    until,
    current,
    /** Name and address as a mail carries them. */
    nameOf: (contactId: string) => names.get(contactId),
    /** The mail that this contact got; what others get meanwhile is none of the test's business. */
    mailTo: (contactId: string) => mailer.sent.filter(({ to }) => to.address === names.get(contactId)?.address),
    /** Adds such a contact and waits until its greetings are planned. */
    planned: async (change: { date?: object } = {}) => {
      serial += 1;
      const [lastName, email] = [`Example ${serial}`, `ann${serial}@example.com`];
      const importantDates = [{ type: 'birthday' as const, date: '1987-03-15', ...change.date }];
      const [contactId] = await running().addContacts([{ firstName: 'Ann', lastName, email, importantDates }]);
      await until(async () => expect(await running().greetings(contactId!)).not.toHaveLength(0));
      names.set(contactId!, { name: `Ann ${lastName}`, address: email });
      return contactId!;
    },
    becomes: (contactId: string, expected: object) =>
      until(async () => expect(await current(contactId)).toMatchObject(expected)),
  };
}

type Result<R extends Route> = R['page'] extends true ? Page<Output<R>> : Output<R>;

/** Calls routes as HTTP would, after the contract has parsed the input. */
function callerOf(bound: readonly BoundRoute[]) {
  return async <R extends Route>(
    route: R,
    input: { user?: CurrentUser; params?: Params<R>; query?: QueryInput<R>; body?: BodyInput<R> } = {},
  ): Promise<Result<R>> => {
    const found = bound.find((candidate) => candidate.route === route);
    if (!found) throw new Error(`Nobody handles ${route.method} ${route.path}`);
    const context = {
      user: input.user ?? people.admin,
      req: { headers: {} },
      params: route.params?.parse(input.params) ?? {},
      query: route.query?.parse(input.query ?? {}) ?? {},
      body: route.body?.parse(input.body),
    };
    return (await found.handle(context as unknown as Parameters<BoundRoute['handle']>[0])) as Result<R>;
  };
}

async function runSchedule(schedules: readonly Schedule[], name: string): Promise<void> {
  const schedule = schedules.find((candidate) => candidate.name === name);
  await schedule!.run(new AbortController().signal);
}
