import { type Scope, withinScope } from '../../kernel/records/scope.ts';
import { toSearch } from './contact.keys.ts';
import { ContactModel, searchIndex } from './contact.model.ts';

/** Contacts whose keys begin with all that was typed, then those that have a key for each word; ids, in that order. */
export async function searchContacts(
  q: string,
  scope: Scope,
  { deleted, limit }: { deleted: boolean; limit: number },
): Promise<string[]> {
  const search = toSearch(q, deleted);
  if (!search) return [];
  const within = withinScope(scope);
  const found = await idsOf({ searchKeys: search.phrase, ...within }, limit);
  if (search.words.length === 0 || found.length >= limit) return found;
  const others = await idsOf({ $and: search.words.map((word) => ({ searchKeys: word })), ...within }, limit);
  return [...new Set([...found, ...others])].slice(0, limit);
}

const idsOf = async (where: object, limit: number): Promise<string[]> =>
  (await ContactModel.find(where, { _id: 1 }).hint(searchIndex).limit(limit).lean()).map(({ _id }) =>
    _id.toHexString(),
  );
