import { type Clock, nowAsDate } from './clock.ts';
import { collection } from './db.ts';
import type { CollectionSpec } from './indexes.ts';

interface BudgetRow {
  /** `<name>:<day>`. */
  _id: string;
  used: number;
  at: Date;
}

export const budgetCollections: readonly CollectionSpec[] = [
  { name: 'dailyBudgets', indexes: [{ key: { at: 1 }, expireAfterSeconds: 3 * 86_400 }] },
];
const budgets = () => collection<BudgetRow>('dailyBudgets');

/** How much of something that costs may be used on one day (UTC), counted for all processes together. */
export class DailyBudget {
  readonly #name: string;
  readonly #most: number;
  readonly #clock: Clock;

  constructor({ name, most, clock }: { name: string; most: number; clock: Clock }) {
    this.#name = name;
    this.#most = most;
    this.#clock = clock;
  }

  /** Takes one, unless the day's are used up. */
  async take(): Promise<boolean> {
    await this.spend(1);
    return (await this.#used()) <= this.#most;
  }

  isLeft = async (): Promise<boolean> => (await this.#used()) < this.#most;

  /** Counts what was used, also beyond what is left. */
  spend = async (amount: number): Promise<void> => {
    await budgets().updateOne(
      { _id: this.#day() },
      { $inc: { used: amount }, $setOnInsert: { at: nowAsDate(this.#clock) } },
      { upsert: true },
    );
  };

  #used = async (): Promise<number> => (await budgets().findOne({ _id: this.#day() }))?.used ?? 0;
  #day = (): string => `${this.#name}:${nowAsDate(this.#clock).toISOString().slice(0, 10)}`;
}
