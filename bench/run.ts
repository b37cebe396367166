import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run bench` runs every benchmark, `npm run bench -- api engine` those that are named. Fails when a bar does not hold. */
const known = ['api', 'calls', 'engine', 'greetings', 'intelligence', 'pages', 'search', 'start'];
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

let failed = false;
// With the young generation that `npm start` gives the product.
for (const name of asked.length > 0 ? asked : known) {
  const file = fileURLToPath(new URL(`./${name}.bench.ts`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing.`);
  const [code] = await once(fork(file, flags, { execArgv: ['--max-semi-space-size=16'] }), 'exit');
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
