import type { CallSettings } from '@sequelstring/contract/call-recording.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { transaction } from '../../kernel/db.ts';
import { readCallSettings, saveCallSettings } from './call-settings.model.ts';

export const updateCallSettings = (caller: Caller, change: Partial<CallSettings>): Promise<CallSettings> =>
  transaction(async (session) => {
    const before = await readCallSettings(session);
    const after = { ...before, ...change };
    await saveCallSettings(after, session);
    const changes = (Object.keys(change) as (keyof CallSettings)[]).map((field) => ({
      field: `calls.${field}`,
      from: before[field],
      to: after[field],
    }));
    await audit({ ...caller, action: 'settings.updated', changes }, session);
    return after;
  });
