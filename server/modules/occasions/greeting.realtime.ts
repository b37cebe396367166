import type { Realtime } from '../../kernel/realtime.ts';
import { findGreetings, type GreetingRow, toGreeting } from './greeting.model.ts';

/** Of larger changes browsers hear through what caused them, such as an import's progress. */
const SHOWN_AT_ONCE = 100;

/** Sends a greeting as it stands to the browsers of those who may see it. */
export const show = (row: GreetingRow, realtime: Realtime): void =>
  realtime.emit('greeting:changed', toGreeting(row), { owner: row.owner.toHexString() });

/** Sends what the planner has made or changed, unless that is too much to be of interest one by one. */
export async function showPlanned(greetingIds: readonly string[], realtime: Realtime): Promise<void> {
  if (greetingIds.length === 0 || greetingIds.length > SHOWN_AT_ONCE) return;
  for (const row of await findGreetings(greetingIds)) show(row, realtime);
}
