#!/usr/bin/env node
// Starts cli.ts on a Node.js that runs TypeScript as it stands: this one, or the one that came with `npm ci`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./cli.ts', import.meta.url));
if (Number(process.versions.node.split('.')[0]) >= 24) await import('./cli.ts');
else {
  const node = createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
