import type { MergeRules } from '../../../kernel/records/store.ts';
import { plain } from '../../../kernel/words.ts';
import type { AccountRow } from '../account/account.model.ts';

const mostAliases = 50;

/** How two accounts become one: it is still found by both names, and is neither its own parent nor its own competitor. */
export const accountMerge: MergeRules<AccountRow> = {
  combine: (merged, winner, loser) => {
    const { parent, ...rest } = merged;
    const known = new Set([merged.name, ...merged.aliases].map(plain));
    const names = [winner.name, loser.name].filter((name) => !known.has(plain(name)));
    return {
      ...rest,
      ...(parent && !parent.equals(winner._id) && { parent }),
      aliases: [...new Set([...merged.aliases, ...names])].slice(0, mostAliases),
      competitors: merged.competitors.filter((id) => !id.equals(winner._id) && !id.equals(loser._id)),
    } as AccountRow;
  },
};
