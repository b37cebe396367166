import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { hideInLogs, quoteVendor } from '../../kernel/redact.ts';
import { type MailMessage, MailRefused, MailUnavailable } from '../../ports/mailer.ts';
import { composeMessage } from './compose.ts';
import { type DkimSettings, signDkim } from './dkim.ts';
import { openConnection, SmtpConnections } from './smtp-connections.ts';
import { classifyFailure, unreachable } from './smtp-replies.ts';
import { type SmtpSettings, smtpSettings } from './smtp-settings.ts';

/** No message keeps a connection longer than this; the client's own time-outs only watch for silence. */
const DEADLINE_MS = 5 * 60_000;

/** What became of a message, in a form that passes between threads. */
export type Outcome =
  | { response: string }
  | { refused: string; address: boolean }
  | { unavailable: string }
  | { uncertain: string };

export interface SenderOptions {
  url: string;
  dkim?: DkimSettings;
}

/** Hands messages to a mail server over SMTP (RFC 5321), over several connections that are kept open between messages. */
export class SmtpSender {
  readonly #settings: SmtpSettings;
  readonly #connections: SmtpConnections;
  readonly #dkim: DkimSettings | undefined;

  constructor({ url, dkim }: SenderOptions) {
    this.#settings = smtpSettings(url);
    this.#connections = new SmtpConnections(this.#settings);
    this.#dkim = dkim;
    // What this thread quotes a server with passes by here alone.
    hideInLogs(url);
  }

  /** `at` is the date of the message. */
  async send(message: MailMessage, at: Temporal.Instant): Promise<Outcome> {
    try {
      return await this.#deliver(message, at);
    } catch (error) {
      const { message: said } = error as Error;
      if (error instanceof MailRefused) return { refused: said, address: error.address };
      return error instanceof MailUnavailable ? { unavailable: said } : { uncertain: said };
    }
  }

  async verify(): Promise<string | undefined> {
    try {
      (await openConnection(this.#settings)).quit();
      return undefined;
    } catch (error) {
      const { code, response, message } = error as Error & { code?: string; response?: string };
      const reason = quoteVendor(response ?? message);
      if (code === 'EAUTH')
        return `The mail server ${this.#settings.server} refused the sign-in of SMTP_URL: ${reason}`;
      return `The mail server ${this.#settings.server} cannot be used: ${reason}`;
    }
  }

  close(): void {
    this.#connections.close();
  }

  async #deliver(message: MailMessage, at: Temporal.Instant): Promise<{ response: string }> {
    const composed = composeMessage(message, at);
    const raw = this.#dkim ? await signDkim(composed, this.#dkim).catch(notSigned) : composed;
    const envelope = { from: message.from.address, to: [message.to.address], size: raw.length };
    const first = await this.#attempt(envelope, raw, {});
    // Nothing left us on a connection that had gone stale while it was idle, so the same message may take a new one.
    const { outcome } = first.stale ? await this.#attempt(envelope, raw, { fresh: true }) : first;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  async #attempt(envelope: Envelope, raw: Buffer, options: { fresh?: boolean }): Promise<Attempt> {
    const loan = await this.#connections.borrow(options).catch(asUnavailable);
    if (loan instanceof Error) return { outcome: loan, stale: false };
    const body = streamOf(raw, loan.connection);
    const result = await transmit(loan.connection, envelope, body);
    if (!('failure' in result)) {
      this.#connections.giveBack(loan, true);
      return { outcome: result, stale: false };
    }
    const { failure } = result;
    const broken = failure.responseCode === undefined || failure.responseCode === 421;
    this.#connections.giveBack(loan, !broken && (await reset(loan.connection)));
    return {
      outcome: classifyFailure(failure, body.readableEnded),
      stale: loan.used && broken && !body.readableDidRead,
    };
  }
}

/**
 * A stream that ends only once the connection has asked for the last slice, so its end tells that the message was passed on.
 * What a slice leads to, the final dot among it, is written together.
 */
function streamOf(raw: Buffer, { _socket: socket }: SMTPConnection): Readable {
  let at = 0;
  return new Readable({
    read(size) {
      if (socket) {
        socket.cork();
        setImmediate(() => socket.uncork());
      }
      this.push(at < raw.length ? raw.subarray(at, at + size) : null);
      at += size;
    },
  });
}

interface Envelope {
  from: string;
  to: string[];
  size: number;
}

interface Attempt {
  outcome: { response: string } | Error;
  stale: boolean;
}

type Failure = Parameters<typeof classifyFailure>[0];

function transmit(
  connection: SMTPConnection,
  envelope: Envelope,
  body: Readable,
): Promise<{ response: string } | { failure: Failure }> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      connection.close();
      resolve({ failure: new Error('the mail server took too long') });
    }, DEADLINE_MS);
    connection.send({ ...envelope }, body, (error, info) => {
      clearTimeout(deadline);
      resolve(error ? { failure: error } : { response: info.response });
    });
  });
}

/** Makes a connection ready for the next message after a refusal. */
const reset = (connection: SMTPConnection): Promise<boolean> =>
  new Promise((resolve) => {
    if (connection.destroyed) return resolve(false);
    const ended = () => resolve(false);
    connection.once('end', ended);
    connection.reset((error) => {
      connection.removeListener('end', ended);
      resolve(!error);
    });
  });

/** Nothing has left, so another mail system may take the message. */
function notSigned(error: Error): never {
  throw new MailUnavailable(`The message could not be signed: DKIM_PRIVATE_KEY ${error.message}`, { cause: error });
}

const asUnavailable = (error: Error): MailUnavailable =>
  error instanceof MailUnavailable ? error : unreachable(error);
