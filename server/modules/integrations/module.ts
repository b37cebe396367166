import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import type { Module } from '../../kernel/module.ts';
import { VaultModel } from '../../kernel/vault.model.ts';
import type { Vault } from '../../kernel/vault.ts';

export interface IntegrationsDeps {
  vault: Vault;
  log: Log;
}

/** What connects the product with vendors, and the secrets for that. */
export function integrations({ vault, log }: IntegrationsDeps): Module {
  return {
    name: 'integrations',
    routes: [],
    jobs: [],
    schedules: [
      // A process that was running while the key changed may have written with the former one.
      { name: 'integrations.resealSecrets', everyMs: 3_600_000, run: async () => void (await vault.rotate()) },
    ],
    listeners: [],
    collections: [specOf(VaultModel)],
    prepare: async () => {
      const unreadable = await vault.countUnreadable();
      if (unreadable > 0)
        log.warn(
          { module: 'integrations', unreadable },
          'Stored secrets were encrypted with another key: set TOKEN_ENCRYPTION_KEY, or connect again what uses them',
        );
    },
  };
}
