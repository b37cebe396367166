import type { Route } from '@sequelstring/contract/route.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Integrations, VendorCard } from '../../kernel/integrations.ts';
import type { BoundRoute } from '../../kernel/module.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { WebhooksIn } from '../../kernel/webhooks-in.ts';
import type { CallHooks, Telephony } from '../../ports/telephony.ts';

/** A telephony vendor as the program takes it in: its card, its adapter and the addresses that it calls. */
export interface TelephonyVendor {
  card: VendorCard;
  /** Where it calls. */
  webhooks: readonly Route[];
  connect(parts: TelephonyParts): ConnectedTelephony;
}

export interface TelephonyParts {
  integrations: Integrations;
  fetch: SafeFetch;
  webhooksIn: WebhooksIn;
  clock: Clock;
  /** A secret for this purpose alone that every process knows; the current one first. */
  secretsFor(purpose: string): string[];
}

export interface ConnectedTelephony {
  telephony: Telephony;
  routes(hooks: CallHooks): BoundRoute[];
}
