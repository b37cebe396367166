import type { RealtimeName } from '@sequelstring/contract/realtime.ts';
import type { Audience } from './realtime.ts';

export interface RecentMessage {
  name: RealtimeName;
  payload: unknown;
  audience: Audience;
}

const keptMs = 30_000;
const most = 1_000;

/** The messages of the last seconds: a page reads its data while its connection is still being made. */
export class RecentMessages {
  #kept: (RecentMessage & { at: number })[] = [];

  add(message: RecentMessage): void {
    const at = performance.now();
    const fresh = this.#kept.findIndex((kept) => at - kept.at < keptMs);
    if (fresh !== 0) this.#kept = fresh < 0 ? [] : this.#kept.slice(fresh);
    if (this.#kept.push({ ...message, at }) > most) this.#kept.shift();
  }

  /** What was sent in the last `age` milliseconds, 30,000 at most, oldest first. */
  of(age: number): readonly RecentMessage[] {
    const since = performance.now() - Math.min(age, keptMs);
    return this.#kept.filter(({ at }) => at >= since);
  }
}
