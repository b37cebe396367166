import { setTimeout as pause } from 'node:timers/promises';
import { auth } from '@sequelstring/contract/auth.ts';
import { type Contact, contacts, crm } from '@sequelstring/contract/crm.ts';
import { type Import, imports } from '@sequelstring/contract/imports.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { Actor, password } from '../../test/app.ts';
import { Browser, type Span } from './apart.browser.ts';

const ROWS = 5;
const IMPORT_EVERY_MS = 2_000;
const LATE_MS = 10_000;
/** More than there are `realtime` processes. */
const BROWSERS = 4;

/** What was accepted, and what became of it. */
export interface Outcome {
  requests: number;
  failures: number;
  lost: { contacts: number; greetings: number; imports: number };
  accepted: { contacts: number; greetings: number; imports: number };
  /** Failures by what was answered. */
  why: Record<string, number>;
  /** Milliseconds until a browser that was connected heard of a contact; the longest. */
  slowestMessage: number;
  /** Milliseconds that a browser was without a connection; the longest time. */
  longestApart: number;
}

class Refusal extends Error {}

const codeIn = (text: string) => /"code":"(\w+)"/.exec(text)?.[1] ?? '';

/** People at work, and browsers that watch: requests at a steady rate whose accepted writes are remembered. */
export class Load {
  readonly #admin: Actor;
  readonly #rate: number;
  readonly #contacts = new Map<string, number>();
  readonly #dates = new Set<string>();
  readonly #imports = new Set<string>();
  readonly #browsers: Browser[] = [];
  readonly #why = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #serial = 0;
  #requests = 0;
  #failures = 0;
  #slowest = 0;
  #isOver = false;
  #ticking: Promise<unknown> = Promise.resolve();

  private constructor(admin: Actor, rate: number) {
    this.#admin = admin;
    this.#rate = rate;
  }

  static async start(url: string, rate: number): Promise<Load> {
    const body = { name: 'Ada Admin', email: 'ada@example.com', password };
    const load = new Load(new Actor(url, await new Actor(url).get(auth.setup, { body })), rate);
    while (load.#browsers.length < BROWSERS) load.#browsers.push(await Browser.open(url, load.#admin.token));
    load.#ticking = Promise.all([load.#tick(), load.#importAgainAndAgain()]);
    return load;
  }

  /** Requests that failed so far. */
  get failures(): number {
    return this.#failures;
  }

  /** How long the slowest request took so far, milliseconds. */
  get slowest(): number {
    return this.#slowest;
  }

  /** Ends the load and looks for everything that was accepted; browsers could not be told anything in `mute`. */
  async finish(mute: readonly Span[] = []): Promise<Outcome> {
    this.#isOver = true;
    await this.#ticking;
    await Promise.all(this.#running);
    const imports = await this.#importsDone();
    const kept = await this.#all<Contact>(contacts.list.path, (contact) => contact.id);
    const planned = await this.#greetingsPlanned();
    for (const browser of this.#browsers) browser.close();
    const lost = (accepted: Iterable<string>, found: ReadonlySet<string>) =>
      [...accepted].filter((id) => !found.has(id)).length;
    return {
      ...{ requests: this.#requests, failures: this.#failures },
      lost: {
        contacts: lost(this.#contacts.keys(), kept),
        greetings: lost(this.#dates, planned),
        imports: lost(this.#imports, imports),
      },
      accepted: { contacts: this.#contacts.size, greetings: this.#dates.size, imports: this.#imports.size },
      slowestMessage: Math.max(...this.#browsers.map((browser) => browser.slowest(this.#contacts, mute))),
      longestApart: Math.max(...this.#browsers.map((browser) => browser.longestApart)),
      why: Object.fromEntries(this.#why),
    };
  }

  async #tick(): Promise<void> {
    const started = performance.now();
    for (let n = 0; !this.#isOver; n++) {
      const done = this.#one(n).catch((error: unknown) => this.#note(error));
      this.#requests += 1;
      this.#running.add(done);
      done.finally(() => this.#running.delete(done));
      await pause(Math.max(0, started + ((n + 1) * 1000) / this.#rate - performance.now()));
    }
  }

  /** A tenth are writes, as when people work; every other contact gets a birthday. */
  async #one(n: number): Promise<void> {
    if (n % 10 !== 0) return void (await this.#send('GET', `${contacts.list.path}?limit=5`));
    const serial = ++this.#serial;
    const body = { firstName: 'Robin', lastName: `Example ${serial}`, email: `robin.${serial}@example.com` };
    const { id } = await this.#send<Contact>('POST', crm.createContact.path, body);
    this.#contacts.set(id, performance.now());
    if (serial % 2 !== 0) return;
    const birthday = { type: 'birthday', date: '1990-03-15', sendTime: '09:00', timeZone: 'Europe/Paris' };
    const path = occasions.createDate.path.replace(':contactId', id);
    this.#dates.add((await this.#send<{ id: string }>('POST', path, birthday)).id);
  }

  async #importAgainAndAgain(): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      const rows = Array.from({ length: ROWS }, (_, row) => `Kim,Sample ${n}-${row}`);
      const form = new FormData();
      form.append('file', new Blob([`First Name,Last Name\n${rows.join('\n')}\n`], { type: 'text/csv' }), 'people.csv');
      await this.#send<Import>('POST', `${imports.importContacts.path}?onDuplicate=create`, form).then(
        ({ id }) => this.#imports.add(id),
        (error: unknown) => this.#note(error),
      );
      this.#requests += 1;
      await pause(IMPORT_EVERY_MS);
    }
  }

  #note(error: unknown): void {
    this.#failures += 1;
    const reason = error instanceof Refusal ? error.message : (error as Error).name;
    this.#why.set(reason, (this.#why.get(reason) ?? 0) + 1);
  }

  async #send<T>(method: string, path: string, body?: object): Promise<T> {
    const started = performance.now();
    const res = await this.#admin.fetch(`/v1${path}`, {
      ...{ method, signal: AbortSignal.timeout(LATE_MS) },
      ...(body instanceof FormData
        ? { body }
        : body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    this.#slowest = Math.max(this.#slowest, performance.now() - started);
    if (!res.ok) throw new Refusal(`${method} ${res.status} ${codeIn(await res.text())}`);
    return ((await res.json()) as { data: T }).data;
  }

  async #importsDone(): Promise<ReadonlySet<string>> {
    const done = new Set<string>();
    for (const until = performance.now() + 60_000; done.size < this.#imports.size && performance.now() < until; ) {
      for (const id of this.#imports) {
        if (done.has(id)) continue;
        const { status, created } = await this.#send<Import>('GET', imports.getImport.path.replace(':id', id));
        if (status === 'completed' && created === ROWS) done.add(id);
      }
      await pause(250);
    }
    return done;
  }

  async #greetingsPlanned(): Promise<ReadonlySet<string>> {
    for (const until = performance.now() + 60_000; ; await pause(500)) {
      const found = await this.#all<{ dateId: string }>(occasions.listGreetings.path, (greeting) => greeting.dateId);
      if ([...this.#dates].every((id) => found.has(id)) || performance.now() > until) return found;
    }
  }

  async #all<T>(path: string, idOf: (item: T) => string): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
      const res = await this.#admin.fetch(`/v1${path}?${query}`);
      const { data, meta } = (await res.json()) as { data: T[]; meta: { nextCursor?: string } };
      for (const item of data) ids.add(idOf(item));
      cursor = meta.nextCursor;
      if (!cursor) return ids;
    }
  }
}
