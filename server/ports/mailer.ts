/** Hands messages to a mail system. */
export interface Mailer {
  readonly kind: 'outbox' | 'smtp' | 'sendgrid' | 'ses';
  /**
   * Returns when the mail system has taken the message over.
   * Throws `MailRefused` when it said no to this message, `MailUnavailable` when nothing was handed over and a later try
   * makes sense, `MailUncertain` when the connection broke after the message was sent and before the answer came.
   */
  send(message: MailMessage): Promise<{ response: string }>;
  close(): Promise<void>;
}

export interface MailMessage {
  /** RFC 5322 message id with its angle brackets; the same greeting always has the same one. */
  messageId: string;
  from: MailAddress;
  to: MailAddress;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
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
    this.address = options.address;
  }
}
/** The mail system could not be reached or asked to come back later (SMTP 4xx). */
export class MailUnavailable extends Error {}
/** It is not known whether the message was taken over. */
export class MailUncertain extends Error {}
