import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
/** As `npm start` loads it. */
const compileCache = join(root, 'server/compile-cache.js');
const program = join(root, 'server/dist/main.js');

/** The program in a process of its own, as `npm start` runs it. */
export interface Running {
  /** Empty until it is ready. */
  url: string;
  child: ChildProcess;
  /** All that it has written so far. */
  output(): string;
  /** Resolves with the exit code, or with the signal that ended it. */
  ended: Promise<number | string>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Starts the built server and resolves when it is ready; rejects with its output where it ends before. */
export async function startProcess(env: Record<string, string>, args: string[] = []): Promise<Running> {
  const running = spawnProcess(env, args);
  const ready = new Promise<string>((resolve) => {
    running.child.stdout?.on('data', () => {
      const found = /ready at (\S+)|works in the background/.exec(running.output());
      if (found) resolve(found[1] ?? '');
    });
  });
  const url = await Promise.race([ready, running.ended.then(() => undefined)]);
  if (url === undefined) throw new Error(running.output());
  return Object.assign(running, { url });
}

/** Runs a script of the project to its end and returns what it printed; throws with that where it failed. */
export async function runScript(script: string, env: Record<string, string>, args: string[] = []): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
  return stdout;
}

/** Starts the built server without waiting for anything. */
export function spawnProcess(env: Record<string, string>, args: string[] = []): Running {
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', compileCache, program, ...args], {
    // A folder without an .env of its own.
    cwd: join(root, 'server'),
    env: { PATH: process.env.PATH, NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    url: '',
    child,
    output: () => output,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
