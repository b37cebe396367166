import type { notificationKinds } from '@sequelstring/contract/notifications.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import type { ActivityRow } from './activity.model.ts';
import type { ActivityAggregator } from './activity-aggregator.ts';
import type { ProfileRow } from './profile.model.ts';
import type { ValueChange } from './profile.values.ts';

/** A jump is a fifth more or less, and at least fifty. */
const jumpShare = 0.2;
const jumpLeast = 50;

type SocialKind = Extract<keyof typeof notificationKinds, 'social'>;
const notificationKind: SocialKind = 'social';

/** A change in the words of the feed (`text`), and in those of a timeline. */
interface Told {
  kind: 'job' | 'headline' | 'followers';
  text: string;
  title: string;
}

/** Tells of changes that people want to hear of: in the feed, on the contact's timeline, and to the contact's owner. */
export async function tellChanges(
  { aggregator, now }: { aggregator: ActivityAggregator; now: Date },
  profile: ProfileRow,
  network: SocialNetwork,
  changes: readonly ValueChange[],
): Promise<void> {
  for (const change of changes) {
    const told = wordsOf(change, network.name);
    if (!told) continue;
    // With the day, as people come back to where they were.
    const key = `${now.toISOString().slice(0, 10)}:${change.field}:${String(change.to)}`.slice(0, 400);
    await aggregator.addChange(profile, network, { ...told, key }, (session, activity) =>
      publishChange(session, profile, activity, told),
    );
  }
}

function wordsOf({ field, from, to }: ValueChange, network: string): Told | undefined {
  const text = `${from} → ${to}`;
  if (field === 'company') return { kind: 'job', text, title: `Now works at ${to} (before: ${from}), says ${network}` };
  if (field === 'headline') return { kind: 'headline', text: String(to), title: `New headline on ${network}: ${to}` };
  if (field !== 'followers' || !isJump(Number(from), Number(to))) return undefined;
  const way = Number(to) > Number(from) ? 'rose' : 'fell';
  const [before, after] = [from, to].map((count) => Number(count).toLocaleString('en'));
  return { kind: 'followers', text, title: `Followers on ${network} ${way} from ${before} to ${after}` };
}

async function publishChange(
  session: ClientSession,
  { contact, contactName, owner, profileUrl }: ProfileRow,
  activity: ActivityRow,
  told: Told,
): Promise<void> {
  const about = { kind: 'contact' as const, id: contact.toHexString() };
  const key = `social:change:${activity._id.toHexString()}`;
  await publish(session, 'timeline.noted', {
    ...{ key, about: [about], type: 'social', title: told.title.slice(0, 300), at: activity.publishedAt.toISOString() },
    ...(profileUrl && { link: { href: profileUrl.slice(0, 2000) } }),
  });
  await publish(session, 'notification.requested', {
    ...{ key, users: [owner.toHexString()], kind: notificationKind, level: 'info', about },
    ...{ title: contactName.slice(0, 200), body: told.title.slice(0, 500), href: `/contacts/${about.id}?tab=social` },
  });
}

const isJump = (from: number, to: number) =>
  Math.abs(to - from) >= jumpLeast && Math.abs(to - from) >= from * jumpShare;
