import { readConfig } from '../server/config.ts';
import { openDatabase } from '../server/database.ts';
import { Vault } from '../server/kernel/vault.ts';
import { secretsOf } from '../server/program.ts';
import { runCommand } from './command.ts';

/**
 * Puts every stored secret under the current encryption key; may run beside a running instance. A key that lies in the
 * data folder is made anew first. With TOKEN_ENCRYPTION_KEY, set the new key there and the former one in
 * TOKEN_ENCRYPTION_KEYS_OLD, and restart the instance before this.
 */
await runCommand(async () => {
  const config = readConfig();
  const database = await openDatabase(config, { joins: true });
  try {
    const secrets = secretsOf(config);
    const isNew = secrets.renew();
    const { resealed, unreadable } = await new Vault(secrets).rotate();
    console.log(
      [
        isNew ? 'Made a new encryption key in the data folder.' : 'TOKEN_ENCRYPTION_KEY is the current key.',
        `${resealed} stored secrets are now encrypted with it.`,
        ...(unreadable > 0
          ? [`${unreadable} can be read with no known key: whatever uses them asks to be connected again.`]
          : []),
        ...(isNew ? [] : ['TOKEN_ENCRYPTION_KEYS_OLD is needed only for links in mail that was sent before.']),
      ].join('\n'),
    );
  } finally {
    await database.close();
  }
});
