import type { IntegrationFeature } from '@sequelstring/contract/integrations.ts';
import type { ClientSession } from './db.ts';
import { hideInLogs } from './redact.ts';
import { UnreadableSecret } from './sealed.ts';
import type { Vault } from './vault.ts';

/** A vendor that an administrator can connect. */
export interface VendorCard {
  /** In kebab-case, such as `sendgrid`. */
  vendor: string;
  name: string;
  feature: IntegrationFeature;
  /** What it is for, in one sentence. */
  summary: string;
  /** Where the vendor explains how to get the values. */
  help?: string;
  fields: readonly VendorField[];
  /** Addresses to enter at the vendor, by their path below the public address. */
  callbacks?: readonly { label: string; path: string }[];
  /** Names of its webhooks, for the last delivery. */
  webhooks?: readonly string[];
  /** Where its part in the browser connects to and plays sounds from, with these settings; nothing unless told. */
  browserSources?(settings: VendorSettings): BrowserSources | undefined;
  /** Tries the settings at the vendor; what is wrong in one sentence, else undefined. */
  test?(settings: VendorSettings): Promise<string | undefined>;
}

/** Sources that the content security policy of pages then allows. */
export interface BrowserSources {
  connect: readonly string[];
  media: readonly string[];
}

export interface VendorField {
  /** `UPPER_SNAKE`, as in the environment. */
  name: string;
  label: string;
  help?: string;
  secret: boolean;
  required: boolean;
  /** A choice among these values. */
  options?: readonly { value: string; label: string }[];
  placeholder?: string;
  /** What is wrong with a value in a few words ("must begin with AC"), else undefined. */
  check?(value: string): string | undefined;
}

/** Values by the names of their fields; those that are not set are missing. */
export type VendorSettings = Readonly<Record<string, string | undefined>>;

export interface VendorState {
  settings: VendorSettings;
  source(field: string): 'environment' | 'app' | 'unreadable' | undefined;
  isConfigured: boolean;
}

/**
 * The settings of all vendors: from the environment, or entered in the app and kept in the vault. Adapters ask at each use,
 * so that a change needs no restart in any process.
 */
export class Integrations {
  readonly #cards = new Map<string, VendorCard>();
  readonly #vault: Vault;
  readonly #environment: (name: string) => string | undefined;

  constructor({ vault, environment }: { vault: Vault; environment: (name: string) => string | undefined }) {
    this.#vault = vault;
    this.#environment = environment;
  }

  register(card: VendorCard): void {
    if (this.#cards.has(card.vendor)) throw new Error(`Two vendors are called ${card.vendor}.`);
    this.#cards.set(card.vendor, card);
  }

  get cards(): readonly VendorCard[] {
    return [...this.#cards.values()];
  }

  card(vendor: string): VendorCard | undefined {
    return this.#cards.get(vendor);
  }

  /** What an adapter works with; undefined while a required setting is missing. */
  async settings(vendor: string): Promise<VendorSettings | undefined> {
    const { settings, isConfigured } = await this.state(vendor);
    return isConfigured ? settings : undefined;
  }

  /** What pages may connect to beyond this server: the sources of vendors that are configured. */
  async browserSources(): Promise<BrowserSources> {
    const cards = this.cards.filter(({ browserSources }) => browserSources);
    const found = await Promise.all(
      cards.map(async ({ vendor, browserSources }) => {
        const settings = await this.settings(vendor);
        return settings && browserSources!(settings);
      }),
    );
    return {
      connect: found.flatMap((sources) => sources?.connect ?? []),
      media: found.flatMap((sources) => sources?.media ?? []),
    };
  }

  async state(vendor: string, session?: ClientSession): Promise<VendorState> {
    const card = this.#cards.get(vendor);
    if (!card) throw new Error(`There is no vendor called ${vendor}.`);
    const entered = await this.#entered(vendor, session);
    const settings = Object.fromEntries(
      card.fields.map(({ name }) => [
        name,
        this.#environment(name) ?? (entered === 'unreadable' ? undefined : entered[name]),
      ]),
    );
    for (const { name, secret } of card.fields) if (secret && settings[name]) hideInLogs(settings[name]);
    return {
      settings,
      source: (field) => {
        if (this.#environment(field) !== undefined) return 'environment';
        if (entered === 'unreadable') return 'unreadable';
        return entered[field] === undefined ? undefined : 'app';
      },
      isConfigured: card.fields.every(({ name, required }) => !required || settings[name] !== undefined),
    };
  }

  /** Sets the named values and removes those that are null; the others stay. */
  async enter(vendor: string, values: Readonly<Record<string, string | null>>, session: ClientSession): Promise<void> {
    const before = await this.#entered(vendor, session);
    const after = { ...(before === 'unreadable' ? {} : before), ...values };
    const kept = Object.entries(after).filter(([, value]) => value !== null);
    if (kept.length === 0) await this.#vault.remove(nameOf(vendor), session);
    else await this.#vault.put(nameOf(vendor), JSON.stringify(Object.fromEntries(kept)), session);
  }

  async #entered(vendor: string, session?: ClientSession): Promise<Record<string, string> | 'unreadable'> {
    try {
      return JSON.parse((await this.#vault.get(nameOf(vendor), session)) ?? '{}') as Record<string, string>;
    } catch (error) {
      if (error instanceof UnreadableSecret) return 'unreadable';
      throw error;
    }
  }
}

const nameOf = (vendor: string) => `integration:${vendor}`;
