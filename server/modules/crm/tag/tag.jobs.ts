import type { KindName } from '@sequelstring/contract/records/field.ts';
import { z } from 'zod';
import type { Caller } from '../../../kernel/audit.ts';
import { transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { changeAll } from '../../../kernel/records/bulk/change-all.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { type JobDefinition, type JobOrder, job } from '../../../ports/jobs.ts';

const payload = z.object({ tags: z.array(z.string()), by: z.string().optional(), user: z.string().optional() });

export const replaceOrder = ({ actor }: Caller, tags: readonly string[], by?: string): JobOrder => ({
  name: 'crm.replaceTags',
  payload: { tags, ...(by !== undefined && { by }), ...(actor.kind === 'user' && { user: actor.id }) },
});

/** Replaces tags on the records of every kind, or takes them off. */
export const replaceTagsJob = (stores: ReadonlyMap<KindName, AnyStore>): JobDefinition =>
  job({
    name: 'crm.replaceTags',
    payload,
    attempts: 8,
    backoffMs: 1000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: async ({ tags, by, user }, { signal }) => {
      const author = user ? { caller: { actor: { kind: 'user' as const, id: user } } } : {};
      const old = new Set(tags.filter((tag) => tag !== by));
      const renewed = (before: readonly string[]) => [
        ...new Set(before.flatMap((tag) => (old.has(tag) ? (by ?? []) : tag))),
      ];
      for (const store of stores.values())
        await changeAll(
          store,
          author,
          { tags: { $in: [...old] } },
          (before) => ({ ...before, tags: renewed(before.tags) }),
          signal,
        );
      if (by !== undefined) await transaction((session) => publish(session, 'tags.replaced', { tags: [...old], by }));
    },
  });
