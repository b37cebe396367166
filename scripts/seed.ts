import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../server/config.ts';
import { createLog } from '../server/kernel/log.ts';
import { withApp } from '../server/program.ts';

const usage = `Adds made-up contacts to a running or a stopped instance.
  npm run seed -- [--contacts 120] [--email admin@example.com] [--password …]
The administrator is created with the last two where there is none yet.`;

async function main(): Promise<void> {
  process.umask(0o077);
  const { values } = parseArgs({
    options: {
      contacts: { type: 'string', default: '120' },
      email: { type: 'string', default: 'admin@example.com' },
      password: { type: 'string', default: randomBytes(9).toString('base64url') },
      help: { type: 'boolean' },
    },
  });
  const count = Number(values.contacts);
  if (values.help || !Number.isSafeInteger(count) || count < 1) {
    console.log(usage);
    return;
  }
  const { log, flush } = createLog({ level: 'warn', pretty: true });
  await withApp(readConfig(), log, async (app) => {
    const owner = (await app.findAdmin()) ?? (await createAdmin(app.createAdmin, values));
    const started = performance.now();
    await app.seed(owner, count, (done) => {
      if (done % 10_000 === 0 || done === count) console.log(`${done.toLocaleString('en')} contacts`);
    });
    console.log(`Done in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  });
  flush();
}

async function createAdmin(
  create: (input: { name: string; email: string; password: string }) => Promise<string>,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const id = await create({ name: 'Sample Admin', email, password });
  console.log(`Created the administrator ${email} with the password ${password}`);
  return id;
}

main().catch((error: Error) => {
  const problems = error instanceof ConfigError ? error.problems.map((line) => `\n  ${line}`).join('') : '';
  console.error(`${error.message}${problems}`);
  process.exitCode = 1;
});
