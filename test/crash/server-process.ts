import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The whole program as a process of its own, that can be killed and started again on the same data folder. */
export class ServerProcess {
  readonly #dataDir: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';
  url = '';

  constructor(dataDir: string, env: Record<string, string> = {}) {
    this.#dataDir = dataDir;
    this.#env = env;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, ['server/main.ts'], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        DATA_DIR: this.#dataDir,
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'warn',
        ...this.#env,
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        this.#output += text;
        child.emit('output');
      });
    }
    this.url = await this.#address(child);
    while (!(await this.#isReady())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Ends it as a power cut would: at once, with nothing put in order. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async #address(child: ChildProcess): Promise<string> {
    for (;;) {
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(this.#output);
      if (found) return `http://127.0.0.1:${found[1]}`;
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.#output}`);
      await Promise.race([once(child, 'output'), once(child, 'exit')]);
    }
  }

  async #isReady(): Promise<boolean> {
    if (this.#child?.exitCode !== null) throw new Error(`The server ended:\n${this.#output}`);
    return (await fetch(`${this.url}/readyz`)).ok;
  }
}
