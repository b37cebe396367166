import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { StartError } from '../server/database.ts';
import { restore } from '../server/installation/backup.ts';
import { withApp } from '../server/program.ts';
import { runCommand } from './command.ts';

/** `npm run restore -- FOLDER`: puts a backup into an empty data folder and builds its search index. */
await runCommand(async (log) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length !== 1) throw new StartError('Name the folder of the backup: npm run restore -- FOLDER');
  const config = readConfig();
  const { files, takenAt } = await restore(config, resolve(positionals[0]!));
  const records = await withApp(config, log, (app) => app.reindex());
  console.log(
    `Restored ${files} files of ${takenAt} into ${config.DATA_DIR}; ${records.toLocaleString('en')} records are in the search index.\nStart it with npm start.`,
  );
});
