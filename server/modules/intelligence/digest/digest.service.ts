import { DigestChannel } from '@sequelstring/contract/news.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { objectId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import type { AuthApi } from '../../auth/api.ts';
import { preferencesOfUsers } from '../preference.model.ts';
import { digestReaders, removeChannel } from '../subscription.model.ts';
import { insertDigest, lastDigestsOf, openDigests } from './digest.model.ts';
import { readDigestToken } from './digest-link.ts';
import { lastDigest } from './digest-time.ts';

export const SEND_DIGEST = 'intelligence.sendDigest';

interface OrderDeps {
  clock: Clock;
  jobs: Pick<Jobs, 'addMany'>;
  auth: Pick<AuthApi, 'getUsers' | 'getSettings'>;
}

/** Orders what is due, in each user's own time zone, and what a process that died left open. */
export async function orderDigests(deps: OrderDeps): Promise<void> {
  for (const channel of DigestChannel.options) await noteDue(deps, channel);
  const open = await openDigests(1_000);
  await deps.jobs.addMany(open.map((id) => ({ name: SEND_DIGEST, key: `digest:${id}`, payload: { id } })));
}

async function noteDue({ clock, auth }: OrderDeps, channel: DigestChannel): Promise<void> {
  const readers = await digestReaders(channel);
  if (readers.size === 0) return;
  const ids = [...readers.keys()];
  const [users, settings, preferences, before] = await Promise.all([
    auth.getUsers(ids),
    auth.getSettings(),
    preferencesOfUsers(ids),
    lastDigestsOf(ids, channel),
  ]);
  for (const [id, since] of readers) {
    const user = users.get(id);
    if (!user?.isActive) continue;
    const timeZone = user.timeZone ?? settings.timeZone;
    const { digestTime } = preferences(id);
    const span = lastDigest(clock.now(), { channel, timeZone, digestTime });
    const to = new Date(span.to.epochMilliseconds);
    const last = before.get(id);
    if (to < since || (last && (last.day >= span.day || last.to >= to))) continue;
    // What came while nothing could be sent is in the next digest, not in several.
    const from = last?.to ?? new Date(span.from.epochMilliseconds);
    await insertDigest({ user: objectId(id), channel, day: span.day, from, to, createdAt: nowAsDate(clock) });
  }
}

/** Takes a digest out of all subscriptions of the user to whom the token was sent. Throws `unsubscribe_token_invalid`. */
export async function stopDigest(
  linkKeys: readonly Uint8Array[],
  caller: Caller,
  token: string,
): Promise<{ channel: DigestChannel }> {
  const link = readDigestToken(linkKeys, token);
  if (!link) throw new AppError('unsubscribe_token_invalid');
  const { user, channel } = link;
  await removeChannel(user, channel);
  await audit({ ...caller, action: 'subscription.digest_stopped', kind: 'user', recordId: user, detail: channel });
  return { channel };
}
