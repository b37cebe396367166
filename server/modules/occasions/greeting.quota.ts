import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import type { GreetingRow } from './greeting.model.ts';
import type { Place } from './greeting-quota.model.ts';
import type { RuleRow } from './occasion-rule.model.ts';

/** The places that a greeting takes of its rule's daily limits. One that a person asked for by hand takes none. */
export function placesOf(
  row: Pick<GreetingRow, 'requestedAt'>,
  rule: RuleRow,
  {
    owner,
    email,
    settings,
    now,
  }: { owner: string; email: string; settings: OrganisationSettings; now: Temporal.Instant },
): Place[] {
  if (row.requestedAt) return [];
  const day = String(now.toZonedDateTimeISO(settings.timeZone).toPlainDate());
  const place = (what: string, most: number | undefined): Place[] =>
    most === undefined ? [] : [{ key: `${rule._id.toHexString()}:${day}:${what}`, day, most }];
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return [...place(`owner:${owner}`, rule.perOwnerPerDay), ...place(`domain:${domain}`, rule.perDomainPerDay)];
}
