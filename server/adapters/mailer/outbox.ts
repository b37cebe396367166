import { createHash } from 'node:crypto';
import type { OutboxEmail } from '@sequelstring/contract/greetings.ts';
import type { Address, Email } from 'postal-mime';
import type { Files } from '../../ports/files.ts';
import { type Mailer, type MailMessage, type MailOutbox, MailUnavailable } from '../../ports/mailer.ts';
import { composeMessage, showAddress } from './compose.ts';

const ID = /^[0-9a-f]{40}$/;
const keyOf = (id: string) => `outbox/${id}.eml`;
const idOf = (key: string) => key.slice('outbox/'.length, -'.eml'.length);

/**
 * Stores each message as a file instead of sending it: `outbox/<hash of the message id>.eml`, so that the same message
 * handed over twice is one file. A message counts as taken over once it is durable.
 */
export class OutboxMailer implements Mailer {
  readonly kind = 'outbox';
  readonly idempotent = true;
  readonly outbox: MailOutbox;
  readonly #files: Files;
  readonly #now: () => Temporal.Instant;

  constructor({ files, now }: { files: Files; now: () => Temporal.Instant }) {
    this.#files = files;
    this.#now = now;
    this.outbox = new StoredOutbox(files);
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    const raw = composeMessage(message, this.#now());
    const id = createHash('sha256').update(message.messageId).digest('hex').slice(0, 40);
    try {
      await this.#files.put(keyOf(id), [raw]);
    } catch (error) {
      throw new MailUnavailable(`The outbox cannot be written: ${(error as Error).message}`, { cause: error });
    }
    return { response: `Written to ${id}.eml` };
  }

  verify(): Promise<string | undefined> {
    return this.#files.check();
  }

  async close(): Promise<void> {}
}

/** Reads the messages back, newest first. */
class StoredOutbox implements MailOutbox {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  async list({ page, limit }: { page: number; limit: number }): Promise<{ emails: OutboxEmail[]; total: number }> {
    const messages = (await this.#files.list('outbox')).filter(({ key }) => ID.test(idOf(key)));
    messages.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.key < b.key ? -1 : 1));
    const wanted = messages.slice((page - 1) * limit, page * limit);
    const emails = await Promise.all(
      wanted.map(async ({ key, modifiedAt }) => {
        const email = await this.#parse(key);
        return email ? [summarise(idOf(key), email, modifiedAt)] : [];
      }),
    );
    return { emails: emails.flat(), total: messages.length };
  }

  async read(id: string): ReturnType<MailOutbox['read']> {
    if (!ID.test(id)) return undefined;
    const [facts, email] = await Promise.all([this.#files.stat(keyOf(id)), this.#parse(keyOf(id))]);
    if (!facts || !email) return undefined;
    return {
      ...summarise(id, email, facts.modifiedAt),
      html: email.html,
      text: email.text,
      headers: Object.fromEntries(email.headers.map(({ originalKey, value }) => [originalKey, value])),
    };
  }

  async forget(isTold: (text: string) => boolean): Promise<void> {
    for (const { key } of await this.#files.list('outbox')) {
      const email = ID.test(idOf(key)) ? await this.#parse(key) : undefined;
      if (!email) continue;
      const recipients = (email.to ?? []).map(mailbox).join(', ');
      if (isTold([recipients, email.subject, email.text, email.html].join('\n'))) await this.#files.delete(key);
    }
  }

  async #parse(key: string): Promise<Email | undefined> {
    const content = await this.#files.get(key);
    if (!content) return undefined;
    // Only now: few look into the outbox.
    const { default: PostalMime } = await import('postal-mime');
    return PostalMime.parse(Buffer.concat(await content.toArray()));
  }
}

const summarise = (id: string, email: Email, at: Date): OutboxEmail => ({
  id,
  to: (email.to ?? []).map(mailbox).join(', '),
  from: email.from ? mailbox(email.from) : '',
  subject: email.subject ?? '',
  at: new Date(email.date ?? at).toISOString(),
});

const mailbox = (from: Address): string => showAddress({ name: from.name, address: from.address ?? '' });
