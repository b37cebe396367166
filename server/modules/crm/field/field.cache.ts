import { type CustomField, fieldsOfDefinitions } from '@sequelstring/contract/records/custom.ts';
import type { Fields, KindName } from '@sequelstring/contract/records/field.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { readFields, toField } from './field.model.ts';

/** How long this process may go on with what it knows, should it miss that another process changed it. */
const freshMs = 3_000;

interface Known {
  text: string;
  all: CustomField[];
  byKind: Map<KindName, Fields>;
  loadedAt: number;
}

/** What this process knows of custom fields, so that a request costs no query for them. */
export class FieldCache {
  readonly #clock: Clock;
  #known: Promise<Known> | undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #last: Known | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  forget(): void {
    this.#known = undefined;
  }

  /** Every definition, deleted ones too. */
  async all(): Promise<CustomField[]> {
    return (await this.#current()).all;
  }

  /** The registry entries of a kind; the same object as long as nothing has changed. */
  async of(kind: KindName): Promise<Fields> {
    return (await this.#current()).byKind.get(kind) ?? none;
  }

  /** The entries of those that were deleted. */
  async former(kind: KindName): Promise<Fields> {
    const deleted = (await this.all()).filter((one) => one.kind === kind && one.deleted);
    return fieldsOfDefinitions(deleted.map((one) => ({ ...one, deleted: false })));
  }

  #current(): Promise<Known> {
    const now = this.#clock.now().epochMilliseconds;
    const age = now - this.#loadedAt;
    if (this.#known && age >= 0 && age < freshMs) return this.#known;
    this.#loadedAt = now;
    const loading = this.#load(now);
    this.#known = loading;
    loading.catch(() => {
      if (this.#known === loading) this.#known = undefined;
    });
    return loading;
  }

  async #load(loadedAt: number): Promise<Known> {
    const all = (await readFields()).map(toField);
    const text = JSON.stringify(all);
    if (this.#last?.text === text) return this.#last;
    const byKind = new Map<KindName, Fields>();
    for (const [kind, definitions] of Map.groupBy(all, (one) => one.kind))
      byKind.set(kind, fieldsOfDefinitions(definitions));
    this.#last = { text, all, byKind, loadedAt };
    return this.#last;
  }
}

const none: Fields = {};
