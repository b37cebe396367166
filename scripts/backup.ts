import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { backUp } from '../server/installation/backup.ts';
import { readVersion } from '../server/program.ts';
import { runCommand } from './command.ts';

/** `npm run backup [-- FOLDER]`: copies a running or stopped installation into a new folder. */
await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const config = readConfig();
  const taken = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  const folder = resolve(positionals[0] ?? join('backups', `crm-${taken}`));
  const { files, bytes } = await backUp(config, folder, readVersion());
  console.log(
    `Backed up ${files} files (${(bytes / 1e6).toFixed(1)} MB) to ${folder}. It holds the keys of all secrets.`,
  );
  if (config.S3_BUCKET) console.log(`The files in the bucket ${config.S3_BUCKET} are not among them.`);
});
