import type { ClientSession } from '../../kernel/db.ts';
import { publish } from '../../kernel/events.ts';
import type { CallRow } from './call.model.ts';
import { findSummary } from './summary.model.ts';

/** A call that is planned and one that took place are two entries, as the one lies in the past of the other. */
export async function noteOnTimeline(row: CallRow, session: ClientSession): Promise<void> {
  const about = [
    ...(row.contact ? [{ kind: 'contact' as const, id: row.contact.toHexString() }] : []),
    ...(row.account ? [{ kind: 'account' as const, id: row.account.toHexString() }] : []),
  ];
  if (about.length === 0) return;
  const id = row._id.toHexString();
  const common = { about, type: 'call', actor: row.user.toHexString(), link: { href: `/calls/${id}` } };
  const tookPlace = row.status !== 'scheduled' && row.status !== 'cancelled';
  if (row.scheduledAt) {
    await publish(session, 'timeline.noted', {
      ...common,
      key: `calls:planned:${id}`,
      title: row.status === 'cancelled' ? 'Cancelled the call of' : 'Scheduled a call for',
      when: row.scheduledAt.toISOString(),
      ...(row.notes && { detail: row.notes.slice(0, 2000) }),
      at: row.updatedAt.toISOString(),
      gone: tookPlace,
    });
  }
  if (!tookPlace) return;
  await publish(session, 'timeline.noted', {
    ...common,
    key: `calls:call:${id}`,
    title: titleOf(row),
    ...(await detailOf(row, session)),
    at: row.at.toISOString(),
  });
}

function titleOf({ type, status, duration }: CallRow): string {
  if (status === 'missed') return type === 'inbound' ? 'Missed a call' : 'Called, no answer';
  if (status === 'in-progress') return 'On a call';
  const kind = type === 'inbound' ? 'Took a call' : type === 'outbound' ? 'Made a call' : 'Had a call';
  if (duration === undefined) return kind;
  return `${kind}, ${duration < 60 ? `${duration} s` : `${Math.round(duration / 60)} min`}`;
}

/** What was said on it, once it was analyzed; else the notes. */
async function detailOf(row: CallRow, session: ClientSession): Promise<{ detail?: string }> {
  const insights = row.summaryStatus === 'ready' ? (await findSummary(row._id, session))?.insights : undefined;
  const points = insights?.keyPoints.slice(0, 3).map(({ text }) => text) ?? [];
  const text = [...points, row.notes].filter(Boolean).join('\n').slice(0, 2000);
  return text ? { detail: text } : {};
}
