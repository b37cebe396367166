import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { transaction } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Directory } from './directory.ts';
import { readSettings, writeSettings } from './settings.model.ts';

export type SettingsChange = Partial<Omit<OrganisationSettings, 'country' | 'mailFrom'>> & {
  country?: string | null;
  mailFrom?: OrganisationSettings['mailFrom'] | null;
};

/** Changes the named settings and tells the other modules which. */
export async function updateSettings(
  { directory, realtime }: { directory: Directory; realtime: Realtime },
  change: SettingsChange,
  caller: Caller,
): Promise<OrganisationSettings> {
  const { country, mailFrom, ...rest } = change;
  const settings = await transaction(async (session) => {
    const before = await readSettings(session);
    const after = {
      ...before,
      ...rest,
      country: country === undefined ? before.country : (country ?? undefined),
      mailFrom: mailFrom === undefined ? before.mailFrom : (mailFrom ?? undefined),
    };
    await writeSettings(after, session);
    const changes = Object.keys(change).map((field) => {
      const key = field as keyof OrganisationSettings;
      return { field, from: before[key] ?? null, to: after[key] ?? null };
    });
    await audit({ ...caller, action: 'settings.updated', changes }, session);
    await publish(session, 'settings.updated', { changed: Object.keys(change) });
    return after;
  });
  directory.forgetSettings();
  realtime.announce('settings');
  return settings;
}
