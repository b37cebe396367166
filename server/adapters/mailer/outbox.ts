import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboxEmail } from '@sequelstring/contract/occasions.ts';
import PostalMime, { type Address, type Email } from 'postal-mime';
import { renameDurably } from '../../kernel/rename-durably.ts';
import { type Mailer, type MailMessage, type MailOutbox, MailUnavailable } from '../../ports/mailer.ts';
import { composeMessage, showAddress } from './compose.ts';

const FILE = /^([0-9a-f]{40})\.eml$/;

/**
 * Writes each message to a file of a folder instead of sending it: `<hash of the message id>.eml`, so that the same message
 * handed over twice is one file. A message counts as taken over once the file and its name are on the disk.
 */
export class OutboxMailer implements Mailer {
  readonly kind = 'outbox';
  readonly idempotent = true;
  readonly outbox: MailOutbox;
  readonly #folder: string;
  readonly #now: () => Temporal.Instant;
  #made: Promise<unknown> | undefined;
  #sequence = 0;

  constructor(options: { folder: string; now: () => Temporal.Instant }) {
    this.#folder = options.folder;
    this.#now = options.now;
    this.outbox = new FolderOutbox(options.folder);
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    const raw = await composeMessage(message, this.#now());
    const name = `${createHash('sha256').update(message.messageId).digest('hex').slice(0, 40)}.eml`;
    const draft = join(this.#folder, `.${process.pid}-${++this.#sequence}-${name}`);
    try {
      await this.#makeFolder();
      await writeDurably(draft, raw);
      await renameDurably(draft, join(this.#folder, name));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw new MailUnavailable(`The outbox folder cannot be written: ${(error as Error).message}`, { cause: error });
    }
    return { response: `Written to ${name}` };
  }

  async verify(): Promise<string | undefined> {
    try {
      await this.#makeFolder();
      const probe = join(this.#folder, `.${process.pid}-probe`);
      await writeDurably(probe, Buffer.alloc(0));
      await rm(probe);
      return undefined;
    } catch (error) {
      return `The outbox folder ${this.#folder} cannot be written: ${(error as Error).message}`;
    }
  }

  async close(): Promise<void> {}

  #makeFolder(): Promise<unknown> {
    this.#made ??= mkdir(this.#folder, { recursive: true }).catch((error) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }
}

/** Reads the folder back. The order comes from the files' times, which are asked for once per file. */
class FolderOutbox implements MailOutbox {
  readonly #folder: string;
  #times = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list({ page, limit }: { page: number; limit: number }): Promise<{ emails: OutboxEmail[]; total: number }> {
    const names = await this.#newestFirst();
    const wanted = names.slice((page - 1) * limit, page * limit);
    const emails = await Promise.all(wanted.map(async (name) => this.#parse(name)));
    return {
      emails: emails.flatMap((entry) => (entry ? [summarise(entry.id, entry.email, entry.at)] : [])),
      total: names.length,
    };
  }

  async read(id: string): ReturnType<MailOutbox['read']> {
    if (!FILE.test(`${id}.eml`)) return undefined;
    const entry = await this.#parse(`${id}.eml`);
    if (!entry) return undefined;
    const { email, at } = entry;
    return {
      ...summarise(id, email, at),
      html: email.html,
      text: email.text,
      headers: Object.fromEntries(email.headers.map(({ originalKey, value }) => [originalKey, value])),
    };
  }

  async #newestFirst(): Promise<string[]> {
    const names = (await readdir(this.#folder).catch(whenMissing([]))).filter((name) => FILE.test(name));
    const times = new Map<string, number>();
    for (const name of names) times.set(name, this.#times.get(name) ?? (await this.#time(name)));
    this.#times = times;
    return names.sort((a, b) => times.get(b)! - times.get(a)! || (a < b ? -1 : 1));
  }

  async #time(name: string): Promise<number> {
    return (await stat(join(this.#folder, name)).catch(whenMissing(undefined)))?.mtimeMs ?? 0;
  }

  async #parse(name: string): Promise<{ id: string; email: Email; at: number } | undefined> {
    const raw = await readFile(join(this.#folder, name)).catch(whenMissing(undefined));
    if (!raw) return undefined;
    const at = this.#times.get(name) ?? (await this.#time(name));
    return { id: name.slice(0, -'.eml'.length), email: await PostalMime.parse(raw), at };
  }
}

const summarise = (id: string, email: Email, at: number): OutboxEmail => ({
  id,
  to: (email.to ?? []).map(mailbox).join(', '),
  from: email.from ? mailbox(email.from) : '',
  subject: email.subject ?? '',
  at: new Date(email.date ?? at).toISOString(),
});

const mailbox = (from: Address): string => showAddress({ name: from.name, address: from.address ?? '' });

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

const whenMissing =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
