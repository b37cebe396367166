import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { publish, publishAll } from '../../kernel/events.ts';
import type { AlertRow } from './alert.model.ts';

/** Tells the rest of the program of new alerts, and the timelines of their accounts. */
export const publishAlerts = (session: ClientSession, rows: readonly AlertRow[]): Promise<void> =>
  publishAll(session, { 'alert.raised': rows.map(raisedOf), 'timeline.noted': rows.map(noteOf) });

const raisedOf = (row: AlertRow) => ({
  ...{ alertId: row._id.toHexString(), account: row.account.toHexString(), accountName: row.accountName },
  ...{ owner: row.owner.toHexString(), title: row.title },
  ...(row.category && { category: row.category }),
  ...{ sentiment: row.sentiment.label, relevanceScore: row.relevanceScore, sourceName: row.sourceName },
  ...{ sourceUrl: row.sourceUrl, publishedAt: row.publishedAt.toISOString() },
});

/** Tells the rest of the program that stories were split or joined. */
export async function publishRegrouping(session: ClientSession, rows: readonly AlertRow[]): Promise<void> {
  const { account, owner } = rows[0]!;
  const alerts = rows.map(({ _id }) => _id.toHexString());
  await publish(session, 'alert.regrouped', { alerts, account: account.toHexString(), owner: owner.toHexString() });
}

export const noteOnTimeline = (session: ClientSession, row: AlertRow): Promise<void> =>
  publish(session, 'timeline.noted', noteOf(row));

function noteOf(row: AlertRow): EventPayload<'timeline.noted'> {
  const [alertId, account] = [row._id.toHexString(), row.account.toHexString()];
  return {
    key: `intelligence:alert:${alertId}`,
    about: [{ kind: 'account', id: account }],
    type: 'news',
    title: row.title.slice(0, 300),
    ...(row.summary && { detail: row.summary.slice(0, 2000) }),
    at: row.publishedAt.toISOString(),
    link: { href: `/intelligence?alert=${alertId}` },
  };
}
