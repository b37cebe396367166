import { Thread } from '../../kernel/thread.ts';
import { type Mailer, type MailMessage, MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import type { SenderOptions } from './smtp-sender.ts';
import type { SmtpSenders } from './smtp-senders.ts';
import { smtpSettings } from './smtp-settings.ts';

/**
 * One thread for all mail servers: writing a message, signing it and its conversation take as long as all else that a
 * greeting needs, and would hold up requests. What it was told of when it broke may have left.
 */
const thread = new Thread<SmtpSenders>(new URL('./smtp.thread.ts', import.meta.url), {
  toError: ({ message }, cause) => new MailUncertain(message, { cause }),
});
let mailers = 0;

/** Hands messages to a mail server over SMTP, in a thread of its own. */
export class SmtpMailer implements Mailer {
  readonly kind = 'smtp';
  readonly idempotent = false;
  readonly #id = ++mailers;
  readonly #sender: SenderOptions;
  readonly #now: () => Temporal.Instant;
  #state: 'new' | 'used' | 'closed' = 'new';

  /** Throws one Error that names everything that is wrong with the URL. */
  constructor({ now, ...sender }: SenderOptions & { now: () => Temporal.Instant }) {
    smtpSettings(sender.url);
    this.#sender = sender;
    this.#now = now;
  }

  async send(message: MailMessage): Promise<{ response: string }> {
    if (this.#state === 'closed') throw new MailUnavailable('The mailer is closed.');
    this.#state = 'used';
    const outcome = await thread.ask('send', this.#id, this.#sender, message, this.#now().epochMilliseconds);
    if ('response' in outcome) return outcome;
    if ('refused' in outcome) throw new MailRefused(outcome.refused, { address: outcome.address });
    if ('unavailable' in outcome) throw new MailUnavailable(outcome.unavailable);
    throw new MailUncertain(outcome.uncertain);
  }

  verify(): Promise<string | undefined> {
    return thread.ask('verify', this.#sender);
  }

  async close(): Promise<void> {
    const isKnown = this.#state === 'used';
    this.#state = 'closed';
    if (isKnown) await thread.ask('closeMailer', this.#id);
  }
}
