import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailUnavailable } from '../../ports/mailer.ts';
import type { SmtpSettings } from './smtp-settings.ts';

const IDLE_MS = 30_000;
/** Some servers end a session after a hundred messages. */
const MESSAGES_PER_CONNECTION = 100;
/** How long fewer connections are opened after the server refused one more; limits are often per minute or hour. */
const LOWERED_MS = 10 * 60_000;

/** A connection on loan: signed in and waiting for a message. */
export interface Loan {
  connection: SMTPConnection;
  /** It carried messages before, so the server may have ended it meanwhile. */
  used: boolean;
}

/** Opens a connection, with STARTTLS and sign-in as the settings say. Rejects with the client's own error. */
export function openConnection({ connection: options, auth }: SmtpSettings): Promise<SMTPConnection> {
  const connection = new SMTPConnection(options);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      // Closing tells of itself through 'end'; the first reason is the one to report.
      reject(error);
      connection.close();
    };
    connection.on('error', fail);
    connection.once('end', () => fail(new Error('the connection was closed')));
    connection.connect((error) => {
      if (error) fail(error);
      else if (!auth) resolve(connection);
      else
        connection.login({ user: auth.user, pass: auth.pass }, (refused) =>
          refused ? fail(refused) : resolve(connection),
        );
    });
  });
}

/**
 * Lends at most `settings.connections` connections at once, fewer where the server says that these are too many, and keeps
 * those that are given back open for a while.
 */
export class SmtpConnections {
  readonly #settings: SmtpSettings;
  readonly #carried = new WeakMap<SMTPConnection, number>();
  readonly #idle = new Map<SMTPConnection, NodeJS.Timeout>();
  readonly #waiting: { go(): void; stop(): void }[] = [];
  #lent = 0;
  #lowered: { to: number; until: number } | undefined;
  #closed = false;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
  }

  /** Waits for a free place. `fresh` opens a new connection even where one stands idle. */
  async borrow(options: { fresh?: boolean } = {}): Promise<Loan> {
    await this.#takePlace();
    const idle = options.fresh ? undefined : this.#takeIdle();
    if (idle) return { connection: idle, used: true };
    try {
      return { connection: await openConnection(this.#settings), used: false };
    } catch (error) {
      const others = this.#lent - 1;
      const isLowered = isTooMany(error) && others > 0;
      if (isLowered) this.#lowered = { to: others, until: performance.now() + LOWERED_MS };
      this.#leavePlace();
      if (isLowered) return this.borrow(options);
      throw error;
    }
  }

  giveBack({ connection }: Loan, usable: boolean): void {
    const carried = (this.#carried.get(connection) ?? 0) + 1;
    this.#carried.set(connection, carried);
    if (!usable || connection.destroyed) connection.close();
    else if (this.#closed || carried >= MESSAGES_PER_CONNECTION) connection.quit();
    else this.#keep(connection);
    this.#leavePlace();
  }

  /** Ends the idle connections and lets nobody new in; those on loan end when they are given back. */
  close(): void {
    this.#closed = true;
    for (const connection of [...this.#idle.keys()]) this.#endIdle(connection);
    for (const waiter of this.#waiting.splice(0)) waiter.stop();
  }

  #takePlace(): Promise<void> {
    if (this.#closed) return Promise.reject(new MailUnavailable('The mailer is closed.'));
    if (this.#lent < this.#most) {
      this.#lent += 1;
      return Promise.resolve();
    }
    return new Promise((go, reject) => {
      this.#waiting.push({ go, stop: () => reject(new MailUnavailable('The mailer is closed.')) });
    });
  }

  #leavePlace(): void {
    this.#lent -= 1;
    while (this.#waiting.length > 0 && this.#lent < this.#most) {
      this.#lent += 1;
      this.#waiting.shift()!.go();
    }
  }

  get #most(): number {
    if (this.#lowered && this.#lowered.until < performance.now()) this.#lowered = undefined;
    return this.#lowered?.to ?? this.#settings.connections;
  }

  #takeIdle(): SMTPConnection | undefined {
    for (const [connection, timer] of [...this.#idle].reverse()) {
      clearTimeout(timer);
      this.#idle.delete(connection);
      if (!connection.destroyed) return connection;
    }
    return undefined;
  }

  #keep(connection: SMTPConnection): void {
    const timer = setTimeout(() => this.#endIdle(connection), IDLE_MS);
    timer.unref();
    this.#idle.set(connection, timer);
  }

  #endIdle(connection: SMTPConnection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
    if (!connection.destroyed) connection.quit();
  }
}

/** The server has as many connections from us as it allows. */
function isTooMany(error: unknown): boolean {
  const { responseCode = 0, response = '' } = error as { responseCode?: number; response?: string };
  return (
    responseCode >= 400 &&
    /\b(?:connections?|sessions|clients)\b/i.test(response) &&
    /many|limit|exceed|maximum/i.test(response)
  );
}
