/** Calls that fail in a row before an address is left alone. */
const FAILURES = 5;
/** For how long; after that a single call tries whether it answers again. */
const REST_MS = 5_000;

/** Keeps calls from an address that does not answer, so that nobody waits for it and it can recover. */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES;
  }

  /** Whether a call may be made now; of an open circuit one call after each rest. */
  admit(): boolean {
    if (!this.isOpen) return true;
    if (this.#now() < this.#restsUntil) return false;
    this.#restsUntil = this.#now() + REST_MS;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.isOpen) this.#restsUntil = this.#now() + REST_MS;
  }
}
