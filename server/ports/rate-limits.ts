/** Counts calls within windows of time. */
export interface RateLimits {
  /** Counts one more under `key`; the first opens a window of `windowMs`, at whose end the count starts anew. */
  count(key: string, windowMs: number): Promise<Window>;
  /** The running window, if there is one; counts nothing. */
  read(key: string): Promise<Window | undefined>;
  clear(key: string): Promise<void>;
}

export interface Window {
  count: number;
  /** Whole seconds until the window ends, at least 1. */
  endsInSeconds: number;
}
