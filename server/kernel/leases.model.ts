import { randomUUID } from 'node:crypto';
import { collection, ignoreDuplicates, isDuplicateKey } from './db.ts';

/** A name that at most one process holds at a time; `nextAt` is when the work under that name is due again. */
interface LeaseRow {
  _id: string;
  holder: string | null;
  until: Date;
  nextAt?: Date;
}

const leases = () => collection<LeaseRow>('leases');
const free = { holder: null, until: new Date(0) };

/** Gives every lease back; for the process that has just started the only engine, when nobody else can hold one. */
export async function recoverLeases(): Promise<void> {
  await leases().updateMany({ _id: { $gte: '' } }, { $set: free });
}

/**
 * Leases of one process, free for others `leaseMs` after it last called `take`. They measure whether a process is alive,
 * so they go by the real time, whatever the program's clock says.
 */
export class Leases {
  readonly #names: string[];
  readonly #leaseMs: number;
  readonly #holder = randomUUID();
  #held: ReadonlySet<string> = new Set();
  #heldUntil = 0;
  #released = false;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(names: readonly string[], leaseMs: number) {
    this.#names = [...names];
    this.#leaseMs = leaseMs;
  }

  /** Makes the rows, so that taking a lease is one update. */
  async prepare(): Promise<void> {
    if (this.#names.length === 0) return;
    const rows = this.#names.map((name) => ({ _id: name, ...free }));
    await leases().insertMany(rows, { ordered: false }).catch(ignoreDuplicates);
  }

  /** Renews what this process holds, takes what is free, and tells for each name held when its work is due. */
  take(): Promise<Map<string, Date | undefined>> {
    const taken = this.#take();
    this.#taking = Promise.allSettled([this.#taking, taken]);
    return taken;
  }

  async #take(): Promise<Map<string, Date | undefined>> {
    if (this.#released) return new Map();
    const now = Date.now();
    const until = new Date(now + this.#leaseMs);
    const mine = { _id: { $in: this.#names } };
    await leases().updateMany(
      { ...mine, $or: [{ holder: this.#holder }, { until: { $lte: new Date(now) } }] },
      { $set: { holder: this.#holder, until } },
    );
    const rows = await leases()
      .find({ ...mine, holder: this.#holder })
      .toArray();
    this.#held = new Set(rows.map((row) => row._id));
    this.#heldUntil = until.getTime();
    return new Map(rows.map((row) => [row._id, row.nextAt]));
  }

  /** Whether this process holds the name right now. */
  holds(name: string): boolean {
    return this.#held.has(name) && Date.now() < this.#heldUntil;
  }

  /** Says when the work under this name is due again, whoever holds it then. */
  async setNext(name: string, nextAt: Date): Promise<void> {
    await leases().updateOne({ _id: name, holder: this.#holder }, { $set: { nextAt } });
  }

  /** Gives back what this process holds, and takes nothing more. */
  async release(): Promise<void> {
    this.#released = true;
    await this.#taking;
    this.#held = new Set();
    await leases().updateMany({ _id: { $in: this.#names }, holder: this.#holder }, { $set: free });
  }
}

/** Whether `holder` has the name now: nobody else had it, or their time is over. */
export async function takeLock(name: string, holder: string, leaseMs: number): Promise<boolean> {
  const now = Date.now();
  try {
    await leases().updateOne(
      { _id: name, until: { $lte: new Date(now) } },
      { $set: { holder, until: new Date(now + leaseMs) } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function dropLock(name: string, holder: string): Promise<void> {
  await leases().deleteOne({ _id: name, holder });
}

/** The names that begin with `prefix`, and until when somebody holds them. */
export const readLeases = (prefix: string): Promise<{ until: Date }[]> =>
  leases()
    .find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } }, { projection: { until: 1 } })
    .toArray();
