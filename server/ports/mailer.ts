import type { OutboxEmail } from '@sequelstring/contract/greetings.ts';
import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';

/** Hands messages to a mail system. */
export interface Mailer {
  readonly kind: 'outbox' | 'smtp' | 'sendgrid' | 'ses';
  /** A message that is handed over twice with the same message id is still one message. */
  readonly idempotent: boolean;
  /** The messages themselves, where the mail system is a folder of ours. */
  readonly outbox?: MailOutbox;
  /**
   * Returns when the mail system has taken the message over.
   * Throws `MailRefused` when it said no to this message, `MailUnavailable` when nothing was handed over and a later try
   * makes sense, `MailUncertain` when the connection broke after the message was sent and before the answer came.
   */
  send(message: MailMessage): Promise<Taken>;
  /** Asks the mail system whether it would take a message now; what stands in the way in one sentence, else undefined. */
  verify(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What the mail system said when it took a message, and the id that it knows the message by. */
export interface Taken {
  response: string;
  id?: string;
}

/** The mail systems that are connected, in the order in which they are tried; the outbox folder alone where there is none. */
export interface MailSystems {
  list(): Promise<readonly [Mailer, ...Mailer[]]>;
  /** Says what is wrong with the first that does not work, in one sentence, else undefined. */
  verify(): Promise<string | undefined>;
  /** Deletes the messages that are kept here and tell of somebody; what was sent is out of reach. */
  forget(isTold: (text: string) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Mail that waits in a folder for a person to read it, newest first. */
export interface MailOutbox {
  list(page: { page: number; limit: number }): Promise<{ emails: OutboxEmail[]; total: number }>;
  read(id: string): Promise<Output<typeof occasions.getOutboxEmail> | undefined>;
  /** Deletes the messages whose recipients, subject or text tell of somebody. */
  forget(isTold: (text: string) => boolean): Promise<void>;
}

export interface MailMessage {
  /** RFC 5322 message id with its angle brackets; the same greeting always has the same one. */
  messageId: string;
  from: MailAddress;
  to: MailAddress;
  replyTo?: MailAddress;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  /** Our own id, which comes back with what the mail system reports of this message. */
  reference?: string;
}

export interface MailAddress {
  name?: string;
  address: string;
}

/** The mail system refused the message for good (SMTP 5xx); `address` when it refused the recipient. */
export class MailRefused extends Error {
  readonly address: boolean;
  constructor(message: string, options: { address: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'MailRefused';
    this.address = options.address;
  }
}
/** The mail system could not be reached or asked to come back later (SMTP 4xx). */
export class MailUnavailable extends Error {
  override readonly name = 'MailUnavailable';
  /** How long the mail system asked to be left alone. */
  readonly retryAfterMs?: number;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
/** It is not known whether the message was taken over. */
export class MailUncertain extends Error {
  override readonly name = 'MailUncertain';
}
