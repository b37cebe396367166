import { readConfig } from '../server/config.ts';
import { migrateDatabase } from '../server/program.ts';
import { runCommand } from './command.ts';

/** Brings the database to what this release needs: runs what is pending, builds indexes, and prints what it did. */
await runCommand(async (log) => {
  const ran = await migrateDatabase(readConfig(), log);
  console.log(`${ran.map((id) => `Done: ${id}\n`).join('')}The database is up to date.`);
});
