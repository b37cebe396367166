import type { SocialActivity } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { metrics } from '../../kernel/metrics.ts';
import type { Page } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Scope } from '../../kernel/records/scope.ts';
import type { SocialNetwork, SocialPost } from '../../ports/social-network.ts';
import {
  type ActivityFilter,
  type ActivityRow,
  addCopy,
  findSame,
  insertActivity,
  isKnown,
  pageOfActivities,
  toActivity,
} from './activity.model.ts';
import { cleanLine, cleanText, fingerprintOf, textOfHtml } from './post-text.ts';
import { newSocialId, type ProfileRow } from './profile.model.ts';
import { keptUntil } from './retention.service.ts';

/** Posts of one page of a network are told to browsers up to here; whoever looks asks for the rest. */
const mostTold = 20;
const DAY = 86_400_000;

/** Makes one stream of what all networks publish: cleaned, without cross-posts, newest first. */
export class ActivityAggregator {
  readonly #clock: Clock;
  readonly #realtime: Realtime;

  constructor({ clock, realtime }: { clock: Clock; realtime: Realtime }) {
    this.#clock = clock;
    this.#realtime = realtime;
  }

  /** Stores what is new of a profile's posts; resolves to how many there were. */
  async add(profile: ProfileRow, network: SocialNetwork, posts: readonly SocialPost[]): Promise<number> {
    const now = nowAsDate(this.#clock);
    const oldest = now.getTime() - network.retention.days * DAY;
    const rows = posts
      .filter(({ publishedAt }) => publishedAt.getTime() > oldest)
      .sort((one, other) => one.publishedAt.getTime() - other.publishedAt.getTime())
      .map((post) => this.#rowOf(profile, network, post, now));
    const added: ActivityRow[] = [];
    for (const row of rows) if (await this.#store(row)) added.push(row);
    for (const row of added) {
      const age = (now.getTime() - row.publishedAt.getTime()) / 1000;
      if (profile.lastSynced && row.publishedAt > profile.lastSynced) metrics.socialActivityLatency.observe(age);
    }
    this.#tell(added);
    return added.length;
  }

  /** Stores a change of a profile that is worth telling, such as a new headline; in the same transaction, whatever follows from it. */
  async addChange(
    profile: ProfileRow,
    network: SocialNetwork,
    change: Pick<ActivityRow, 'kind' | 'text'> & { key: string },
    also: (session: ClientSession, activity: ActivityRow) => Promise<void>,
  ): Promise<void> {
    const now = nowAsDate(this.#clock);
    const row: ActivityRow = {
      ...frameOf(profile, network, now),
      ...{ postId: `change:${change.key}`, kind: change.kind, text: cleanText(change.text), publishedAt: now },
      ...(profile.profileUrl && { url: profile.profileUrl }),
    };
    if (await insertActivity(row, (session) => also(session, row))) this.#tell([row]);
  }

  async page(
    scope: Scope,
    filter: ActivityFilter,
    { page, limit, cursor }: { page: number; limit: number; cursor?: string | undefined },
  ): Promise<Page<SocialActivity[]>> {
    const { rows, total, nextCursor } = await pageOfActivities(scope, filter, { page, limit, cursor });
    return {
      data: rows.map(toActivity),
      meta: { page, limit, total, hasMore: nextCursor !== undefined, ...(nextCursor && { nextCursor }) },
    };
  }

  /** False where it is there already, also as the copy of another. */
  async #store(row: ActivityRow): Promise<boolean> {
    if (await isKnown(row)) return false;
    const same = row.fingerprint === undefined ? null : await findSame(row);
    if (!same) return insertActivity(row);
    const { profile, platform, postId, url } = row;
    const grown = await addCopy(same._id, { profile, platform, postId, ...(url && { url }) });
    if (grown) this.#tell([grown]);
    return false;
  }

  #rowOf(profile: ProfileRow, network: SocialNetwork, post: SocialPost, now: Date): ActivityRow {
    const text = post.format === 'html' ? textOfHtml(post.text) : cleanText(post.text);
    const title = post.title && cleanLine(post.title, 500);
    const fingerprint = post.kind === 'post' || post.kind === 'article' ? fingerprintOf(title || text) : undefined;
    return {
      ...frameOf(profile, network, now),
      ...{ postId: post.id.slice(0, 500), kind: post.kind, text, publishedAt: post.publishedAt },
      ...(title && { title }),
      ...(post.url && { url: post.url }),
      ...(post.author && { author: cleanLine(post.author, 200) }),
      ...(fingerprint && { fingerprint }),
      media: (post.media ?? [])
        .slice(0, 8)
        .map(({ type, url, alt }) => ({ type, url, ...(alt && { alt: cleanLine(alt, 500) }) })),
      counts: Object.fromEntries(Object.entries(post.counts ?? {}).filter(([, count]) => count !== undefined)),
    };
  }

  #tell(rows: readonly ActivityRow[]): void {
    for (const row of rows.slice(-mostTold)) {
      this.#realtime.emit('social:new-activity', toActivity(row), { owner: row.owner.toHexString() });
    }
  }
}

const frameOf = (profile: ProfileRow, { retention }: SocialNetwork, now: Date) => ({
  ...{ _id: newSocialId(), contact: profile.contact, contactName: profile.contactName, owner: profile.owner },
  ...{ isHidden: profile.isHidden, isMuted: profile.isMuted, profile: profile._id, platform: profile.platform },
  ...{ media: [], counts: {}, alsoOn: [], receivedAt: now },
  expiresAt: keptUntil(now, retention),
});
