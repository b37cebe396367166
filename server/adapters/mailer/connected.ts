import type { Integrations, VendorSettings } from '../../kernel/integrations.ts';
import { type Mailer, type MailMessage, type MailSystems, MailUnavailable, type Taken } from '../../ports/mailer.ts';
import { createSendGrid } from './sendgrid.card.ts';
import { createSes } from './ses.card.ts';
import { createSmtp } from './smtp.card.ts';

export type MailVendor = Exclude<Mailer['kind'], 'outbox'>;

const factories: Record<MailVendor, (settings: VendorSettings, now: () => Temporal.Instant) => Mailer> = {
  sendgrid: createSendGrid,
  ses: createSes,
  smtp: createSmtp,
};
const vendors = Object.keys(factories) as MailVendor[];

/** How long settings are believed: thousands of messages must not read the vault each. */
const FRESH_MS = 2_000;

interface Options {
  integrations: Pick<Integrations, 'settings'>;
  outbox: Mailer;
  now: () => Temporal.Instant;
  /** The vendors as the organisation wants them tried; those it does not name come after. */
  order: () => Promise<readonly MailVendor[]>;
}

/** The mail systems that somebody has connected, as their settings are now; the outbox folder where nobody has. */
export class ConnectedMailers implements MailSystems {
  readonly #options: Options;
  readonly #built = new Map<MailVendor, { key: string; mailer: Mailer }>();
  #known: { list: Promise<readonly [Mailer, ...Mailer[]]>; until: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  list(): Promise<readonly [Mailer, ...Mailer[]]> {
    const now = performance.now();
    if (!this.#known || this.#known.until < now) {
      const list = this.#read();
      this.#known = { list, until: now + FRESH_MS };
      list.catch(() => {
        this.#known = undefined;
      });
    }
    return this.#known.list;
  }

  /** Sends by the first mail system that takes the message; throws what the last one said. */
  async send(message: MailMessage): Promise<Taken> {
    const [first, ...others] = await this.list();
    let attempt = first.send(message);
    for (const mailer of others)
      attempt = attempt.catch((error: unknown) => {
        if (error instanceof MailUnavailable) return mailer.send(message);
        throw error;
      });
    return attempt;
  }

  async verify(): Promise<string | undefined> {
    for (const mailer of await this.list()) {
      const problem = await mailer.verify();
      if (problem) return problem;
    }
    return undefined;
  }

  async forget(isTold: (text: string) => boolean): Promise<void> {
    await this.#options.outbox.outbox?.forget(isTold);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#built.values()].map(({ mailer }) => mailer.close()));
    this.#built.clear();
  }

  async #read(): Promise<readonly [Mailer, ...Mailer[]]> {
    const wanted = await this.#options.order();
    const inOrder = [...new Set([...wanted, ...vendors])].filter((vendor) => vendors.includes(vendor));
    const found = await Promise.all(inOrder.map((vendor) => this.#mailerOf(vendor)));
    const [first, ...others] = found.filter((mailer) => mailer !== undefined);
    return first ? [first, ...others] : [this.#options.outbox];
  }

  async #mailerOf(vendor: MailVendor): Promise<Mailer | undefined> {
    const settings = await this.#options.integrations.settings(vendor);
    const key = JSON.stringify(settings);
    const built = this.#built.get(vendor);
    if (settings && built?.key === key) return built.mailer;
    // Messages on their way end on their connections; only idle ones are closed.
    if (built) void built.mailer.close();
    this.#built.delete(vendor);
    if (!settings) return undefined;
    const mailer = factories[vendor](settings, this.#options.now);
    this.#built.set(vendor, { key, mailer });
    return mailer;
  }
}
