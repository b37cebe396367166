import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { type LimitedRole, limitedRoles, type Visibility } from '@sequelstring/contract/teams.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { transaction } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Directory } from './directory.ts';
import { readSettings, writeSettings } from './settings.model.ts';
import { findUserIds } from './user.model.ts';

export type SettingsChange = Partial<Omit<OrganisationSettings, 'country' | 'mailFrom' | 'visibility'>> & {
  country?: string | null;
  mailFrom?: OrganisationSettings['mailFrom'] | null;
  visibility?: Partial<Visibility>;
};

/** Changes the named settings and tells the other modules which. */
export async function updateSettings(
  { directory, realtime }: { directory: Directory; realtime: Realtime },
  change: SettingsChange,
  caller: Caller,
): Promise<OrganisationSettings> {
  const { country, mailFrom, visibility, ...rest } = change;
  const [before, after] = await transaction(async (session) => {
    const before = await readSettings(session);
    const after: OrganisationSettings = {
      ...{ ...before, ...rest },
      country: country === undefined ? before.country : (country ?? undefined),
      mailFrom: mailFrom === undefined ? before.mailFrom : (mailFrom ?? undefined),
      visibility: { ...before.visibility, ...visibility },
    };
    await writeSettings(after, session);
    await audit({ ...caller, action: 'settings.updated', changes: changesOf(change, before, after) }, session);
    await publish(session, 'settings.updated', { changed: Object.keys(change) });
    return [before, after] as const;
  });
  directory.forgetOrganisation();
  realtime.announce('settings');
  const moved = limitedRoles.filter((role) => before.visibility[role] !== after.visibility[role]);
  if (moved.length > 0) realtime.refreshUsers(await findUserIds(moved));
  return after;
}

function changesOf(change: SettingsChange, before: OrganisationSettings, after: OrganisationSettings) {
  const { visibility = {}, ...rest } = change;
  const plain = (Object.keys(rest) as (keyof typeof rest)[]).map((field) => ({
    field,
    from: before[field] ?? null,
    to: after[field] ?? null,
  }));
  const seen = (Object.keys(visibility) as LimitedRole[]).map((role) => ({
    field: `visibility.${role}`,
    from: before.visibility[role],
    to: after.visibility[role],
  }));
  return [...plain, ...seen];
}
