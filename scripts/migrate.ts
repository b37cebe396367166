import { ConfigError, readConfig } from '../server/config.ts';
import { createLog } from '../server/kernel/log.ts';
import { migrateDatabase } from '../server/program.ts';

/** Brings the database to what this release needs: runs what is pending, builds indexes, and prints what it did. */
process.umask(0o077);
const { log, flush } = createLog({ level: 'warn', pretty: true });
try {
  const ran = await migrateDatabase(readConfig(), log);
  console.log(`${ran.map((id) => `Done: ${id}\n`).join('')}The database is up to date.`);
} catch (error) {
  const problems = error instanceof ConfigError ? error.problems.map((line) => `\n  ${line}`).join('') : '';
  console.error(`${(error as Error).message}${problems}`);
  process.exitCode = 1;
}
flush();
