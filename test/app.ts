import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth, type Session } from '@sequelstring/contract/auth.ts';
import type {
  ApiError,
  ApiResponse,
  BodyInput,
  Output,
  Params,
  QueryInput,
  Role,
  Route,
} from '@sequelstring/contract/route.ts';
import { readConfig } from '@sequelstring/server/config.ts';
import type { Clock } from '@sequelstring/server/kernel/clock.ts';
import { createLog } from '@sequelstring/server/kernel/log.ts';
import { migrateDatabase, startProgram } from '@sequelstring/server/program.ts';
import { startDatabase } from './database.ts';

export interface TestAppOptions {
  clock?: Clock;
  /** Settings beside those that a test needs anyway. */
  env?: Record<string, string>;
}

/** The whole program, running in this process on an empty data folder and a free port. */
export interface TestApp {
  url: string;
  /** The address that the program prints. */
  entrance: string;
  dataDir: string;
  /** Where its database is reached from any process. */
  databaseUri: string;
  /** Creates the first administrator and signs in. */
  setUp(): Promise<Actor>;
  /** A caller without a token. */
  anonymous: Actor;
  /** Creates a user with this role as `admin` and signs in. */
  signedIn(admin: Actor, role: Role, name?: string): Promise<Actor>;
  /** What its processes count, as Prometheus reads it. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface Input<R extends Route> {
  params?: Params<R>;
  query?: QueryInput<R>;
  body?: BodyInput<R>;
}
export type Reply<R extends Route> = ({ status: number } & ApiResponse<Output<R>>) | ({ status: number } & ApiError);

/** Someone who calls the API. */
export class Actor {
  readonly url: string;
  readonly session: Session | undefined;

  constructor(url: string, session?: Session) {
    this.url = url;
    this.session = session;
  }

  get id(): string {
    if (!this.session) throw new Error('Nobody is signed in');
    return this.session.user.id;
  }

  get token(): string {
    return this.session?.accessToken ?? '';
  }

  /** Sends a request as it stands, with the token of this actor. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.session && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${this.token}`);
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  /** Signs in as a browser does, for who looks at the reply itself. */
  signIn(email: string, secret = password): Promise<Response> {
    const headers = { 'Content-Type': 'application/json' };
    return this.fetch('/v1/auth/login', { method: 'POST', headers, body: JSON.stringify({ email, password: secret }) });
  }

  /** Calls a route of the contract and gives the envelope, whatever it says. */
  async call<R extends Route>(route: R, input: Input<R> = {}): Promise<Reply<R>> {
    const res = await this.fetch(`/v1${pathOf(route, input)}`, {
      method: route.method,
      ...(input.body !== undefined && {
        body: JSON.stringify(input.body),
        headers: { 'Content-Type': 'application/json' },
      }),
    });
    return { status: res.status, ...((await res.json()) as ApiResponse<Output<R>> | ApiError) } as Reply<R>;
  }

  /** Calls a route that must succeed and gives its data. */
  async get<R extends Route>(route: R, input: Input<R> = {}): Promise<Output<R>> {
    const reply = await this.call(route, input);
    if (!reply.success) {
      throw new Error(`${route.method} ${route.path} answered ${reply.status}: ${JSON.stringify(reply.error)}`);
    }
    return reply.data;
  }

  /** Calls a route that must be refused and gives the error with its status. */
  async refused<R extends Route>(
    route: R,
    input: { params?: Params<R>; query?: object; body?: unknown } = {},
  ): Promise<ApiError['error'] & { status: number }> {
    const reply = await this.call(route, input as Input<R>);
    if (reply.success) throw new Error(`${route.method} ${route.path} was not refused`);
    return { status: reply.status, ...reply.error };
  }
}

/** The cookie that a reply sets; empty where it sets none. */
export const cookieOf = (res: Response): string => res.headers.getSetCookie()[0]?.split(';')[0] ?? '';

/** The code of the error that a reply tells, else `good`. */
export const codeOf = async (res: Response): Promise<string> =>
  ((await res.json()) as { error?: { code: string } }).error?.code ?? 'good';

/** The path of a route with its parameters and query filled in. */
export function pathOf(route: Route, { params = {}, query = {} }: { params?: object; query?: object }): string {
  const given = params as Record<string, string>;
  const path = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(given[name] ?? ''));
  const pairs = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

export const password = 'correct horse battery';

/**
 * Starts the program for a test. Several calls need several processes: Mongoose has one connection in each. With TEST_APART
 * it runs as an installation of many processes instead.
 */
export async function startApp({ clock, env = {} }: TestAppOptions = {}): Promise<TestApp> {
  if (process.env.TEST_APART) {
    const { Installation } = await import('./apart/installation.ts');
    const installation = await Installation.start({ clock, env });
    const { url, dataDir, databaseUri } = installation;
    const metrics = () => installation.metrics();
    return { ...callersAt(url), entrance: url, dataDir, databaseUri, metrics, stop: () => installation.stop() };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-app-'));
  const database = process.env.TEST_MONGODB_URI ? await startDatabase() : undefined;
  const config = readConfig({
    dir: dataDir,
    env: {
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      ...(database && { MONGODB_URI: database.uri }),
      ...env,
    },
  });
  const { log } = createLog({ level: config.LOG_LEVEL, pretty: true });
  if (database) await migrateDatabase(config, log);
  const program = await startProgram(config, { log, clock });
  return {
    ...callersAt(`http://127.0.0.1:${program.port}`),
    entrance: program.entrance,
    dataDir,
    metrics: async () => (await fetch(`http://127.0.0.1:${program.port}/metrics`)).text(),
    databaseUri: database?.uri ?? (await readFile(join(dataDir, 'database-address'), 'utf8')),
    stop: async () => {
      await program.stop();
      await database?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function callersAt(url: string): Pick<TestApp, 'url' | 'anonymous' | 'setUp' | 'signedIn'> {
  const anonymous = new Actor(url);
  return {
    url,
    anonymous,
    setUp: async () => {
      const body = { name: 'Ada Admin', email: 'ada@example.com', password };
      return new Actor(url, await anonymous.get(auth.setup, { body }));
    },
    signedIn: async (admin, role, name = `Robin ${role}`) => {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
      await admin.get(auth.createUser, { body: { name, email, password, role } });
      return new Actor(url, await anonymous.get(auth.login, { body: { email, password } }));
    },
  };
}
