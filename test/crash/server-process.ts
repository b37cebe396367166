import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from '../apart/installation.ts';
import { type Running, startProcess } from '../process.ts';

/** What a killed worker held is another's after this time, of the program's clock. */
const leaseSeconds = 61;

/** How long a test may take: with TEST_APART each kill is followed by the start of ten processes, on the few cores of one machine. */
export const crashTestMs = process.env.TEST_APART ? 900_000 : 300_000;

/**
 * The whole program as a process of its own, that can be killed and started again on the same data folder. With TEST_APART it
 * is an installation of many processes, which are killed all at once.
 */
export class ServerProcess {
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  #running: Running | undefined;
  #installation: Installation | undefined;
  #kills = 0;

  constructor(dataDir: string, env: Record<string, string> = {}) {
    this.#env = env;
    this.#dataDir = dataDir;
  }

  get url(): string {
    return this.#installation?.url ?? this.#running?.url ?? '';
  }

  async databaseUri(): Promise<string> {
    return this.#installation?.databaseUri ?? readFile(join(this.#dataDir, 'database-address'), 'utf8');
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    if (this.#installation) return this.#installation.runAll();
    if (!process.env.TEST_APART) {
      this.#running = await startProcess({ ...this.#env, DATA_DIR: this.#dataDir });
      return;
    }
    const { Installation } = await import('../apart/installation.ts');
    // Where others may live, leases have to end; the one process that runs the database gives them back at its start.
    const clock = { now: () => Temporal.Now.instant().add({ seconds: this.#kills * leaseSeconds }) };
    this.#installation = await Installation.start({ env: this.#env, clock });
  }

  /** Ends it as a power cut would: at once, with nothing put in order. */
  async kill(): Promise<void> {
    await (this.#installation?.endAll('SIGKILL') ?? this.#running?.stop('SIGKILL'));
    this.#kills += 1;
  }

  async stop(): Promise<void> {
    await (this.#installation?.stop() ?? this.#running?.stop());
  }
}
