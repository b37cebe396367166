import { readConfig } from '../server/config.ts';
import { withApp } from '../server/program.ts';
import { runCommand } from './command.ts';

/** Builds the search index anew from what is stored, while the old one goes on answering. */
await runCommand((log) =>
  withApp(readConfig(), log, async (app) => {
    console.log(`${(await app.reindex()).toLocaleString('en')} records are in the search index.`);
  }),
);
