import type { KindName } from '@sequelstring/contract/records/field.ts';
import { searchedKinds } from '@sequelstring/contract/search.ts';
import type { TagUse } from '@sequelstring/contract/tags.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import { replaceOrder } from './tag.jobs.ts';

export interface TagDeps {
  jobs: Jobs;
  stores: ReadonlyMap<KindName, AnyStore>;
}

const mostTags = 1000;
/** Counting walks all records that have tags; who asks is told when that takes too long. */
const countMs = 10_000;

/** The tags of all records that are not deleted, the most frequent first; at most a thousand of each kind. */
export async function listTags({ stores }: TagDeps): Promise<TagUse[]> {
  const uses = new Map<string, TagUse>();
  for (const kind of searchedKinds) {
    for (const { _id: tag, count } of await countTags(stores.get(kind)!)) {
      const use = uses.get(tag) ?? { tag, total: 0, kinds: {} };
      uses.set(tag, { tag, total: use.total + count, kinds: { ...use.kinds, [kind]: count } });
    }
  }
  return [...uses.values()].sort((a, b) => b.total - a.total || a.tag.localeCompare(b.tag));
}

const countTags = ({ model }: AnyStore): Promise<{ _id: string; count: number }[]> =>
  model
    .aggregate<{ _id: string; count: number }>([
      { $match: { tags: { $gt: '' }, deleted: false } },
      { $unwind: '$tags' },
      { $group: { _id: '$tags', count: { $sum: 1 } } },
      { $sort: { count: -1 } },
      { $limit: mostTags },
    ])
    .option({ maxTimeMS: countMs });

/** Gives every record that has one of the tags the new one in its place, or none; resolves to how many there are. */
export async function replaceTags(
  { jobs, stores }: TagDeps,
  caller: Caller,
  tags: readonly string[],
  by?: string,
): Promise<{ records: number }> {
  const counts = await Promise.all(
    [...stores.values()].map(({ model }) => model.countDocuments({ tags: { $in: tags }, deleted: false })),
  );
  await jobs.add(replaceOrder(caller, tags, by));
  const action = by === undefined ? 'tag.deleted' : 'tag.replaced';
  await audit({ ...caller, action, kind: 'tag', detail: tags.join(', ') + (by === undefined ? '' : ` → ${by}`) });
  return { records: counts.reduce((sum, count) => sum + count, 0) };
}
