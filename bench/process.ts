import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a TypeScript file of this folder as a process of its own; what it prints is dropped, save for errors. */
export function startProcess(file: string, env: Record<string, string> = {}): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
    env: { PATH: process.env.PATH, ...env },
    // As `npm start` runs the product.
    execArgv: ['--max-semi-space-size=16', '--import', new URL('../server/compile-cache.js', import.meta.url).href],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The next message of a process; fails when it ends before. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const message = once(child, 'message', { signal: ended.signal }) as Promise<[T]>;
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`The process ended with ${code} before it answered.`);
  });
  try {
    return (await Promise.race([message, exit]))[0]!;
  } finally {
    ended.abort();
    await Promise.allSettled([message, exit]);
  }
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
