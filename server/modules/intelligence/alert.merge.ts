import { objectId } from '../../kernel/db.ts';
import { linkedLists, linkedRows, type MergePart } from '../../kernel/records/merge/merge-part.ts';
import type { Search } from '../../ports/search.ts';
import { AlertModel } from './alert.model.ts';
import { reindexAccount } from './alert.search.ts';

const subscriptions = { kinds: ['account'], collection: 'newsSubscriptions' } as const;

/** News follows its account, save for stories that the other one has too. Who follows the one follows the other. */
export const newsMerge = (search: Search): readonly MergePart[] => [
  linkedRows({
    ...{ name: 'alerts', kinds: ['account'], collection: 'newsAlerts', field: 'account', stored: 'objectId' },
    follow: ({ owner, title, deleted }) => ({ owner: objectId(owner), accountName: title, isHidden: deleted }),
    except: async ({ to }, session) => ({
      story: { $nin: await AlertModel.distinct('story', { account: objectId(to.id) }).session(session) },
    }),
    counted: true,
    settled: async (_kind, ids) => {
      for (const id of ids) await reindexAccount(search, id);
    },
  }),
  linkedLists({ name: 'followed-accounts', field: 'accounts', ...subscriptions }),
  linkedLists({ name: 'followed-competitors', field: 'competitors', ...subscriptions }),
];
