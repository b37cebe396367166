import { type Running, startProcess } from '../process.ts';

/** The whole program as a process of its own, that can be killed and started again on the same data folder. */
export class ServerProcess {
  readonly #env: Record<string, string>;
  #running: Running | undefined;

  constructor(dataDir: string, env: Record<string, string> = {}) {
    this.#env = { ...env, DATA_DIR: dataDir };
  }

  get url(): string {
    return this.#running?.url ?? '';
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    this.#running = await startProcess(this.#env);
  }

  /** Ends it as a power cut would: at once, with nothing put in order. */
  async kill(): Promise<void> {
    await this.#running?.stop('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }
}
