import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { metrics } from '../../kernel/metrics.ts';
import { type CallGate, type NetworkCall, type RateReading, SocialNetworkError } from '../../ports/social-network.ts';
import {
  beginProbe,
  closeWindow,
  correctSpending,
  dropProbe,
  endProbe,
  findWindow,
  noteForeign,
  readSpending,
  reserveMoney,
  takeRoom,
  type WindowRow,
  windowsOf,
} from './rate-window.model.ts';

/** Who sends requests. */
export interface Sender {
  platform: Platform;
  name: string;
  /** `app`, or the profile whose consent it is: networks count these apart. */
  account: string;
  /** A person waits for it. */
  isOrdered: boolean;
  /** Of a month, in millionths of a dollar. */
  budget?: number | undefined;
}

/** The part of a window that is kept for people's own clicks until it nears its end. */
const reserved = 0.05;
const releasedAt = 0.8;
/** A probe whose worker died is given up after this. */
const probeMs = 30_000;
const probeTurnMs = 100;
const probeTurns = 50;
/** Network clocks show whole seconds, in `Date` as in the end of the window. */
const slackMs = 1_000;

/**
 * Keeps all workers of the installation within the windows that networks grant, and within the month's money. A window is
 * known by the network's own headers: one request finds out what it is, then each takes a place before it is sent, so that
 * nothing is sent in vain and a worker that dies costs one place at most.
 */
export class RateLimitManager {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The gate through which one sender's requests go. */
  gate(sender: Sender): CallGate {
    return async (call, send) => {
      const id = windowId(sender, call);
      const place = await this.#take(id, sender, call);
      const month = await this.#reserve(sender, call, id, place);
      let cost = 0;
      try {
        const result = await send();
        cost = result.cost ?? 0;
        await this.#note({ id, sender, call, place }, result.rate);
        return result.value;
      } catch (error) {
        await this.#noteFailure({ id, sender, call, place }, error);
        throw error;
      } finally {
        if (month) await correctSpending(month, cost - (call.mostCost ?? 0));
      }
    };
  }

  /** How many requests of a kind would be let through now. */
  async room(sender: Sender, call: NetworkCall): Promise<number> {
    const now = nowAsDate(this.#clock);
    const row = await findWindow(windowId(sender, call));
    if (!row || row.resetAt <= now) return call.limit;
    if (row.probeUntil) return 1;
    if (row.closesAt <= now) return 0;
    return Math.max(0, row.room - reserveOf(row, sender, now));
  }

  /** What is left of a network's windows, the one with the least first. */
  async report(platform: Platform): Promise<{ remaining: number; limit: number; resetAt: Date } | undefined> {
    const now = nowAsDate(this.#clock);
    const rows = (await windowsOf(`${platform}:`)).filter(({ resetAt, probeUntil }) => resetAt > now && !probeUntil);
    const [least] = rows.sort((one, other) => one.room / one.limit - other.room / other.limit);
    return least && { remaining: Math.max(0, least.room), limit: least.limit, resetAt: least.resetAt };
  }

  /** What was spent this month, in millionths of a dollar, and when the next one begins. */
  async spending(platform: Platform): Promise<{ spent: number; resetsAt: Date }> {
    const { id, next } = monthOf(platform, nowAsDate(this.#clock));
    return { spent: await readSpending(id), resetsAt: next };
  }

  async #take(id: string, sender: Sender, call: NetworkCall): Promise<WindowRow> {
    for (let attempt = 1; ; attempt++) {
      const now = nowAsDate(this.#clock);
      const known = await findWindow(id);
      if (!known || known.resetAt <= now) {
        if (await beginProbe(id, { now, until: new Date(now.getTime() + probeMs), limit: call.limit }))
          return (await findWindow(id))!;
      } else if (!known.probeUntil) {
        const taken = await takeRoom(id, now, reserveOf(known, sender, now));
        if (taken) return taken;
        const sentence = `The requests that ${sender.name} allows are used up.`;
        throw new SocialNetworkError('limited', sentence, { until: known.resetAt });
      }
      // Another request finds out what the window is.
      if (attempt === probeTurns) {
        const until = new Date(now.getTime() + slackMs);
        throw new SocialNetworkError('limited', `Waiting for ${sender.name} to answer another request.`, { until });
      }
      await wait(probeTurnMs);
    }
  }

  /** The id of the month that pays, where the call costs something. */
  async #reserve(sender: Sender, call: NetworkCall, id: string, place: WindowRow): Promise<string | undefined> {
    if (!call.mostCost || sender.budget === undefined) return undefined;
    const { id: month, next } = monthOf(sender.platform, nowAsDate(this.#clock));
    if (await reserveMoney(month, call.mostCost, sender.budget)) return month;
    if (place.probeUntil) await dropProbe(id, place.startedAt);
    throw new SocialNetworkError('budget', `This month's budget for ${sender.name} is spent.`, { until: next });
  }

  async #note({ id, sender, call, place }: Sent, rate: RateReading | undefined): Promise<void> {
    const now = nowAsDate(this.#clock);
    if (place.probeUntil) {
      const limit = rate?.limit ?? call.limit;
      const lastsMs = rate?.resetInMs ?? call.windowMs;
      const resetAt = new Date(now.getTime() + lastsMs + (rate ? slackMs : 0));
      // Sent after this, a request might already count in the next window, which then is none that we began.
      const surelyMs = rate ? Math.max(lastsMs - 2 * slackMs, lastsMs / 2) : lastsMs;
      const closesAt = new Date(place.startedAt.getTime() + surelyMs);
      const foreign = rate ? Math.max(0, rate.limit - rate.remaining - 1) : 0;
      await endProbe(id, place.startedAt, { limit, foreign, room: limit - 1 - foreign, closesAt, resetAt });
      metrics.socialRateLimitRemaining.set({ platform: sender.platform }, limit - 1 - foreign);
      return;
    }
    metrics.socialRateLimitRemaining.set({ platform: sender.platform }, Math.max(0, place.room));
    if (!rate) return;
    const current = await findWindow(id);
    if (!current || current.startedAt.getTime() !== place.startedAt.getTime()) return;
    // What the network counted beyond all that we ever sent in this window was sent by others.
    const foreign = rate.limit - rate.remaining - current.granted;
    if (foreign > current.foreign) await noteForeign(id, current, foreign);
  }

  async #noteFailure(sent: Sent, error: unknown): Promise<void> {
    const { id, call, place } = sent;
    const { rate, kind } = error instanceof SocialNetworkError ? error : ({} as Partial<SocialNetworkError>);
    if (kind === 'limited') {
      const waitMs = rate?.resetInMs || call.windowMs;
      await closeWindow(id, new Date(this.#clock.now().epochMilliseconds + waitMs + slackMs));
    } else if (rate) await this.#note(sent, rate);
    else if (place.probeUntil) await dropProbe(id, place.startedAt);
  }
}

interface Sent {
  id: string;
  sender: Sender;
  call: NetworkCall;
  place: WindowRow;
}

const windowId = ({ platform, account }: Sender, { window }: NetworkCall) => `${platform}:${window}:${account}`;

/** What a sender must leave of a window. */
function reserveOf({ limit, startedAt, closesAt }: WindowRow, { isOrdered }: Sender, now: Date): number {
  const passed = (now.getTime() - startedAt.getTime()) / Math.max(1, closesAt.getTime() - startedAt.getTime());
  return isOrdered || passed > releasedAt ? 0 : Math.floor(limit * reserved);
}

function monthOf(platform: Platform, now: Date): { id: string; next: Date } {
  const month = now.toISOString().slice(0, 7);
  return { id: `${platform}:${month}`, next: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)) };
}
