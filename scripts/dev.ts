import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The server with restart on change, and the browser app with hot reload; both end when one of them does. */
const root = join(import.meta.dirname, '..');
const pageUrl = 'http://localhost:5173';

const children: ChildProcess[] = [
  start(['--watch-path=server', '--watch-path=contract', '--watch-path=engines', 'server/main.ts'], root, {
    PUBLIC_URL: process.env.PUBLIC_URL ?? pageUrl,
  }),
  start([join(root, 'node_modules/vite/bin/vite.js'), '--port', '5173', '--strictPort'], join(root, 'frontend'), {}),
];

function start(args: string[], cwd: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  child.on('exit', (code) => {
    for (const other of children) if (other.exitCode === null) other.kill('SIGTERM');
    process.exitCode = code ?? 0;
  });
  return child;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
