import type { Integration } from '@sequelstring/contract/integrations.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { transaction } from '../../kernel/db.ts';
import { type DeliveryInRow, lastDelivery } from '../../kernel/delivery-in.model.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Integrations, VendorCard, VendorField } from '../../kernel/integrations.ts';
import { vendorProblem } from '../../kernel/vendor-problems.model.ts';

export interface IntegrationDeps {
  integrations: Integrations;
  publicUrl: string;
}

export const listIntegrations = (deps: IntegrationDeps): Promise<Integration[]> =>
  Promise.all(deps.integrations.cards.map((card) => describe(deps, card)));

/** Throws `integration_not_found`. */
export const getIntegration = (deps: IntegrationDeps, vendor: string): Promise<Integration> =>
  describe(deps, cardOf(deps, vendor));

/** Throws `integration_not_found`, or `validation_failed` for fields that the vendor does not have or that cannot be right. */
export async function saveIntegration(
  deps: IntegrationDeps,
  caller: Caller,
  vendor: string,
  values: Record<string, string | null>,
): Promise<Integration> {
  const card = cardOf(deps, vendor);
  checkValues(card, values);
  await transaction(async (session) => {
    await deps.integrations.enter(vendor, values, session);
    // Names alone: what was entered may be secret.
    const changes = Object.keys(values).map((field) => ({ field }));
    await audit({ ...caller, action: 'integration.updated', kind: 'integration', recordId: vendor, changes }, session);
  });
  return describe(deps, card);
}

/** Throws `integration_not_found`. */
export async function testIntegration(
  deps: IntegrationDeps,
  vendor: string,
): Promise<{ ok: boolean; problem?: string }> {
  const card = cardOf(deps, vendor);
  const settings = await deps.integrations.settings(vendor);
  if (!settings) return { ok: false, problem: 'Some required settings are missing.' };
  if (!card.test) return { ok: false, problem: `${card.name} has nothing to test.` };
  const problem = await card.test(settings).catch((error: Error) => error.message);
  return problem ? { ok: false, problem } : { ok: true };
}

function cardOf({ integrations }: IntegrationDeps, vendor: string): VendorCard {
  const card = integrations.card(vendor);
  if (!card) throw new AppError('integration_not_found');
  return card;
}

function checkValues(card: VendorCard, values: Record<string, string | null>): void {
  const details: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = card.fields.find((one) => one.name === name);
    const problem = field ? value !== null && problemOf(field, value) : `is not a setting of ${card.name}`;
    if (problem) details[`values.${name}`] = [problem];
  }
  if (Object.keys(details).length > 0) throw new AppError('validation_failed', { details });
}

function problemOf({ options, check }: VendorField, value: string): string | undefined {
  if (options && !options.some((option) => option.value === value))
    return `must be one of ${options.map((option) => option.value).join(', ')}`;
  return check?.(value);
}

async function describe({ integrations, publicUrl }: IntegrationDeps, card: VendorCard): Promise<Integration> {
  const [state, deliveries, problem] = await Promise.all([
    integrations.state(card.vendor),
    Promise.all((card.webhooks ?? []).map(lastDelivery)),
    vendorProblem(card.vendor),
  ]);
  const last = newest(deliveries);
  return {
    vendor: card.vendor,
    name: card.name,
    feature: card.feature,
    summary: card.summary,
    help: card.help,
    fields: card.fields.map(({ name, label, help, secret, required, options, placeholder }) => ({
      name,
      label,
      help,
      secret,
      required,
      options: options && [...options],
      placeholder,
      source: state.source(name),
      value: secret ? undefined : state.settings[name],
    })),
    isConfigured: state.isConfigured,
    canTest: card.test !== undefined,
    callbacks: (card.callbacks ?? []).map(({ label, path }) => ({ label, url: `${publicUrl}${path}` })),
    problem: state.isConfigured && problem ? { at: problem.at.toISOString(), text: problem.text } : undefined,
    lastDelivery: last && { at: last.receivedAt.toISOString(), status: last.status, error: last.error },
  };
}

const newest = (deliveries: readonly (DeliveryInRow | null)[]): DeliveryInRow | undefined =>
  deliveries
    .filter((one) => one !== null)
    .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
    .at(0);
