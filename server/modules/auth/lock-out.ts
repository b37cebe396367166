import { createHash } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { emailKeyOf } from './user.model.ts';

const failuresFree = 5;
const rememberMs = 60 * 60_000;
const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;
/** Guesses at one account in an hour, from all addresses together. */
const mostPerAccount = 30;

/** Who guesses: a device that has signed in to the account before, or else an address. */
export interface Guesser {
  address: string;
  device?: string;
}

/** Who is signed in already; apart from all others, so that guesses from within do not close the account to sign-ins. */
export const ownSession: Guesser = { address: 'own-session', device: 'own-session' };

/**
 * Slows down guessing. After five failures for one account from one address, each further failure closes that pair for
 * twice as long as the one before, up to a quarter of an hour. All addresses together have thirty guesses an hour at an
 * account. A device that has signed in to it before is a pair of its own and is not counted among them, so that whoever
 * attacks from elsewhere does not lock the owner out.
 */
export class LockOut {
  readonly #limits: RateLimits;
  /** The last guess of each pair that is being checked or waits for that. */
  readonly #guesses = new Map<string, Promise<void>>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /**
   * Tells whether a guess is right, which `check` finds out. Throws `account_locked` while the pair or the account is closed;
   * the same for accounts that do not exist. A pair's guesses are checked one after the other: of many at the same moment,
   * too, only the first few are.
   */
  guess(email: string, { address, device }: Guesser, check: () => Promise<boolean>): Promise<boolean> {
    const account = createHash('sha256').update(emailKeyOf(email)).digest('base64url');
    const key = `${account}:${device ? `device ${device}` : address}`;
    const result = (this.#guesses.get(key) ?? Promise.resolve()).then(() =>
      this.#judge(key, device ? undefined : account, check),
    );
    const done = result.then(ignore, ignore).then(() => {
      if (this.#guesses.get(key) === done) this.#guesses.delete(key);
    });
    this.#guesses.set(key, done);
    return result;
  }

  async #judge(key: string, account: string | undefined, check: () => Promise<boolean>): Promise<boolean> {
    const closed = await this.#limits.read(`login-closed:${key}`);
    if (closed) throw new AppError('account_locked', { retryAfter: closed.endsInSeconds });
    if (account) await this.#countForAccount(account);
    const right = await check();
    if (!right) await this.#recordFailure(key);
    else await Promise.all([`login-failed:${key}`, `login-account:${account}`].map((one) => this.#limits.clear(one)));
    return right;
  }

  /** Counted before the guess is checked, so that many at once do not slip through together. */
  async #countForAccount(account: string): Promise<void> {
    const { count, endsInSeconds } = await this.#limits.count(`login-account:${account}`, rememberMs);
    if (count > mostPerAccount) throw new AppError('account_locked', { retryAfter: endsInSeconds });
  }

  async #recordFailure(key: string): Promise<void> {
    const { count } = await this.#limits.count(`login-failed:${key}`, rememberMs);
    if (count < failuresFree) return;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (count - failuresFree));
    await this.#limits.count(`login-closed:${key}`, wait);
  }
}

const ignore = () => {};
