import type { MailMessage } from '../../ports/mailer.ts';
import { type Outcome, type SenderOptions, SmtpSender } from './smtp-sender.ts';

/** The mail servers that a process sends through, each under the number of its mailer. */
export class SmtpSenders {
  readonly #senders = new Map<number, SmtpSender>();

  /** `at`: the date of the message, in milliseconds since 1970. */
  send(mailer: number, options: SenderOptions, message: MailMessage, at: number): Promise<Outcome> {
    return this.#senderOf(mailer, options).send(message, Temporal.Instant.fromEpochMilliseconds(at));
  }

  verify(options: SenderOptions): Promise<string | undefined> {
    return new SmtpSender(options).verify();
  }

  /** Messages on their way end on their connections. */
  closeMailer(mailer: number): void {
    this.#senders.get(mailer)?.close();
    this.#senders.delete(mailer);
  }

  #senderOf(mailer: number, options: SenderOptions): SmtpSender {
    const sender = this.#senders.get(mailer) ?? new SmtpSender(options);
    this.#senders.set(mailer, sender);
    return sender;
  }
}
