import { integrations as routes } from '@sequelstring/contract/integrations.ts';
import type { HealthLines } from '../../kernel/health-lines.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import { bind, type Module } from '../../kernel/module.ts';
import { VaultModel } from '../../kernel/vault.model.ts';
import type { Vault } from '../../kernel/vault.ts';
import type { Files } from '../../ports/files.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { MailSystems } from '../../ports/mailer.ts';
import { commonChecks, vendorCheck } from './health.ts';
import {
  getIntegration,
  type IntegrationDeps,
  listIntegrations,
  saveIntegration,
  testIntegration,
} from './integration.service.ts';

export interface IntegrationsDeps extends IntegrationDeps {
  vault: Vault;
  health: HealthLines;
  jobs: Jobs;
  files: Files;
  mail: MailSystems;
  log: Log;
}

/**
 * What connects the product with vendors, the secrets for that, and whether all of it works. Put together last, when every
 * vendor has registered.
 */
export function integrations(deps: IntegrationsDeps): Module {
  const { vault, health, log } = deps;
  for (const check of commonChecks(deps)) health.register(check);
  for (const card of deps.integrations.cards) health.register(vendorCheck(deps.integrations, card));
  return {
    name: 'integrations',
    routes: [
      bind(routes.list, () => listIntegrations(deps)),
      bind(routes.get, ({ params }) => getIntegration(deps, params.vendor)),
      bind(routes.save, ({ caller, params, body }) => saveIntegration(deps, caller, params.vendor, body.values)),
      bind(routes.test, ({ params }) => testIntegration(deps, params.vendor)),
      bind(routes.health, () => health.read()),
    ],
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
