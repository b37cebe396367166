import { ConfigError, readConfig } from '../server/config.ts';
import { createLog } from '../server/kernel/log.ts';
import { withApp } from '../server/program.ts';

/** Builds the search index anew from what is stored, while the old one goes on answering. */
const { log, flush } = createLog({ level: 'warn', pretty: true });
try {
  await withApp(readConfig(), log, async (app) => {
    console.log(`${(await app.reindex()).toLocaleString('en')} records are in the search index.`);
  });
} catch (error) {
  const problems = error instanceof ConfigError ? error.problems.map((line) => `\n  ${line}`).join('') : '';
  console.error(`${(error as Error).message}${problems}`);
  process.exitCode = 1;
}
flush();
