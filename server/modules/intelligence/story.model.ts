import { type ClientSession, insertRows } from '../../kernel/db.ts';
import { AlertModel, type AlertRow } from './alert.model.ts';

/** Fields of a headline that an article may lack. */
const optional = ['summary', 'content', 'imageUrl', 'category'] as const;

/**
 * Stores an alert as it is after a split or a join. False where it is another than `before` by now; interactions and
 * judgements are as they are then.
 */
export async function regroupAlert(before: AlertRow, after: AlertRow, session: ClientSession): Promise<boolean> {
  const { title, sourceUrl, sourceName, publishedAt, tags, sentiment, evidence } = after;
  const { relevanceScore, parts, facts, size, articles, interactions } = after;
  const missing = optional.filter((field) => after[field] === undefined);
  const { modifiedCount } = await AlertModel.updateOne(
    { _id: before._id, size: before.size, joinedInto: null },
    {
      $set: {
        ...{ title, sourceUrl, sourceName, publishedAt, tags, sentiment, evidence },
        ...{ relevanceScore, parts, facts, size, articles },
        ...Object.fromEntries(optional.flatMap((field) => (after[field] === undefined ? [] : [[field, after[field]]]))),
        ...(interactions.length !== before.interactions.length && { interactions }),
      },
      ...(missing.length > 0 && { $unset: Object.fromEntries(missing.map((field) => [field, ''])) }),
    },
    { session },
  );
  return modifiedCount > 0;
}

export const insertPart = (row: AlertRow, session: ClientSession): Promise<void> =>
  insertRows('newsAlerts', [row], session);

/** Marks an alert as joined to another, or with `into` undefined as one of its own again. False where it changed meanwhile. */
export async function setJoinedInto(
  row: AlertRow,
  into: AlertRow['_id'] | undefined,
  session: ClientSession,
): Promise<boolean> {
  const { modifiedCount } = await AlertModel.updateOne(
    { _id: row._id, size: row.size, joinedInto: row.joinedInto ?? null },
    into ? { $set: { joinedInto: into } } : { $unset: { joinedInto: '' } },
    { session },
  );
  return modifiedCount > 0;
}
