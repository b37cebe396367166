import type { ClientSession } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { AlertRow } from './alert.model.ts';

/** Tells the rest of the program of a new alert, and the timeline of its account. */
export async function publishAlert(session: ClientSession, row: AlertRow): Promise<void> {
  const [alertId, account] = [row._id.toHexString(), row.account.toHexString()];
  await publish(session, 'alert.raised', {
    ...{ alertId, account, accountName: row.accountName, owner: row.owner.toHexString(), title: row.title },
    ...(row.category && { category: row.category }),
    ...{ sentiment: row.sentiment.label, relevanceScore: row.relevanceScore, sourceName: row.sourceName },
    ...{ sourceUrl: row.sourceUrl, publishedAt: row.publishedAt.toISOString() },
  });
  await noteOnTimeline(session, row);
}

/** Tells the rest of the program that stories were split or joined. */
export async function publishRegrouping(session: ClientSession, rows: readonly AlertRow[]): Promise<void> {
  const { account, owner } = rows[0]!;
  const alerts = rows.map(({ _id }) => _id.toHexString());
  await publish(session, 'alert.regrouped', { alerts, account: account.toHexString(), owner: owner.toHexString() });
}

export async function noteOnTimeline(session: ClientSession, row: AlertRow): Promise<void> {
  const [alertId, account] = [row._id.toHexString(), row.account.toHexString()];
  await publish(session, 'timeline.noted', {
    key: `intelligence:alert:${alertId}`,
    about: [{ kind: 'account', id: account }],
    type: 'news',
    title: row.title.slice(0, 300),
    ...(row.summary && { detail: row.summary.slice(0, 2000) }),
    at: row.publishedAt.toISOString(),
    link: { href: `/intelligence?alert=${alertId}` },
  });
}
