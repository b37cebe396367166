import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer } from '../../scripts/build-server.ts';

/** `npm run soak` runs every `<name>.soak.ts` of this folder, `npm run soak -- flood` those that are named. */
const known = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.soak\.ts$/.exec(file)?.[1] ?? []);
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no soak ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

await buildServer();
let failed = false;
for (const name of asked.length > 0 ? asked : known) {
  const file = join(import.meta.dirname, `${name}.soak.ts`);
  const child = fork(file, flags);
  // What a soak has started it ends itself.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, pass);
  const [code] = await once(child, 'exit');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, pass);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
