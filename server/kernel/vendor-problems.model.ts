import { collection } from './db.ts';
import type { CollectionSpec } from './indexes.ts';

/** Why the program did without a vendor that is connected; gone once the vendor answers again. */
export interface VendorProblem {
  /** The vendor, as its card has it. */
  _id: string;
  /** One sentence. */
  text: string;
  at: Date;
}

export const vendorProblemCollections: readonly CollectionSpec[] = [{ name: 'vendorProblems', indexes: [] }];
const problems = () => collection<VendorProblem>('vendorProblems');

export const vendorProblem = (vendor: string): Promise<VendorProblem | null> => problems().findOne({ _id: vendor });

/** Notes how the use of one vendor went. A process writes when that changes, and a standing problem once a minute. */
export class VendorProblems {
  readonly #vendor: string;
  #last: { text: string | undefined; at: number } | undefined;

  constructor(vendor: string) {
    this.#vendor = vendor;
  }

  async failed(text: string, now: Date): Promise<void> {
    if (this.#last?.text === text && now.getTime() - this.#last.at < 60_000) return;
    this.#last = { text, at: now.getTime() };
    await problems().updateOne({ _id: this.#vendor }, { $set: { text, at: now } }, { upsert: true });
  }

  async answered(now: Date): Promise<void> {
    // Another process may have noted a problem since.
    if (this.#last && this.#last.text === undefined && now.getTime() - this.#last.at < 60_000) return;
    this.#last = { text: undefined, at: now.getTime() };
    await problems().deleteOne({ _id: this.#vendor });
  }
}
