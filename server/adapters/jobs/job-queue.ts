/** An entry of a queue: the id of the job's row, and in how many milliseconds it is due. */
export interface QueueEntry {
  id: string;
  name: string;
  delayMs: number;
}

/** Who takes what a queue hands out under one name. */
export interface Taker {
  name: string;
  concurrency: number;
  leaseMs: number;
  /** Runs the job of this id; resolves to the milliseconds until it is to be handed out again, if it is. */
  take(id: string): Promise<number | undefined>;
}

/**
 * Hands jobs to workers of all processes at once, where they would otherwise look for them in the database. The rows are the
 * truth: workers also take what is overdue there, so that a queue may lose an entry or hand it out twice.
 */
export interface JobQueue {
  /** Nobody waits for it, and it does not fail: what the queue does not get is found in the database. */
  announce(entries: readonly QueueEntry[]): void;
  /** Starts to hand out entries. */
  handTo(takers: readonly Taker[]): QueueWorker;
}

export interface QueueWorker {
  /** Hands out nothing more at once; resolves when what was handed out is `done` and the queue knows it, if it answers. */
  stop(done: Promise<unknown>): Promise<void>;
}
