import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import type { Types } from 'mongoose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { JobOrder, Jobs } from '../../ports/jobs.ts';
import { dueProfiles, orderReading } from './profile.model.ts';

export const SYNC = 'social.syncProfile';
/** Of one platform in one turn of the scheduler. */
const mostAtOnce = 500;

/** Orders the reading of profiles. The rows say what is due, so an order that is lost is made again. */
export class SocialSyncQueue {
  readonly #jobs: Jobs;
  readonly #clock: Clock;
  readonly #platforms: readonly Platform[];
  readonly #roomOf: (platform: Platform) => Promise<number>;

  constructor(parts: {
    jobs: Jobs;
    clock: Clock;
    platforms: readonly Platform[];
    /** How many profiles the network lets be read now. */
    roomOf(platform: Platform): Promise<number>;
  }) {
    this.#jobs = parts.jobs;
    this.#clock = parts.clock;
    this.#platforms = parts.platforms;
    this.#roomOf = parts.roomOf;
  }

  /** Has a profile read now, before what is only due; once more where it is being read just now. */
  async order(id: Types.ObjectId): Promise<void> {
    await orderReading(id, nowAsDate(this.#clock));
    await this.#jobs.add({ name: SYNC, key: `${id.toHexString()}:ordered`, payload: { id: id.toHexString() } });
  }

  /** Orders what is due, of each network no more than it lets through: the rest stays due and comes first next time. */
  async orderDue(): Promise<void> {
    for (const platform of this.#platforms) {
      const room = Math.min(mostAtOnce, await this.#roomOf(platform));
      if (room <= 0) continue;
      const due = await dueProfiles(platform, nowAsDate(this.#clock), room);
      await this.#jobs.addMany(due.map(({ _id }) => orderOf(_id.toHexString())));
    }
  }
}

const orderOf = (id: string): JobOrder => ({ name: SYNC, key: id, payload: { id } });
