import type { MergeableKind } from '@sequelstring/contract/merges.ts';
import { objectId } from '../../../kernel/db.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import { type Search, SearchUnavailable } from '../../../ports/search.ts';
import type { AccountRow } from '../account/account.model.ts';
import { nameKeyOf, phoneKeyOf } from '../contact.keys.ts';
import type { ContactRow } from '../contact.model.ts';
import type { DuplicateDeps } from './duplicate.search.ts';
import { type Comparable, duplicateKinds } from './kinds.ts';

export interface CandidateDeps extends DuplicateDeps {
  search: Search;
}

interface Looked {
  features: Comparable;
  others: Comparable[];
  /** How many of those found have an address or a number. */
  holders(key: string): number;
}

const mostOfEach = 20;

/** The records that one may be the same as, by the indexes that lists and searches use; undefined where it is gone. */
export async function candidatesOf(deps: CandidateDeps, kind: MergeableKind, id: string): Promise<Looked | undefined> {
  const store = deps.stores.get(kind)!;
  const rules = duplicateKinds[kind];
  const row = (await store.model.findOne({ _id: objectId(id), deleted: false }).lean()) as BaseRow | null;
  if (!row) return undefined;
  const { conditions, texts } =
    kind === 'contact' ? lookUpsOfContact(row as ContactRow) : lookUpsOfAccount(row as AccountRow);
  const ids = new Set<string>();
  const rows: BaseRow[] = [];
  const take = (found: readonly BaseRow[]) => {
    for (const one of found) {
      const other = one._id.toHexString();
      if (other === id || ids.has(other) || one.deleted) continue;
      ids.add(other);
      rows.push(one);
    }
  };
  for (const condition of conditions) take(await find(store, condition));
  const searched = await idsByText(deps, kind, texts);
  if (searched.length > 0) take(await find(store, { _id: { $in: searched.map(objectId) } }, searched.length));
  const features = rules.features(row);
  const others = rows.map((one) => rules.features(one));
  const keys = [features, ...others].flatMap((one) => [...new Set(rules.holdings(one))]);
  const counts = Map.groupBy(keys, (key) => key);
  return { features, others, holders: (key) => counts.get(key)?.length ?? 1 };
}

const find = ({ model }: AnyStore, where: object, limit = mostOfEach): Promise<BaseRow[]> =>
  model
    .find({ ...where, deleted: false })
    .limit(limit)
    .lean() as unknown as Promise<BaseRow[]>;

interface LookUps {
  conditions: object[];
  texts: string[];
}

function lookUpsOfContact(row: ContactRow): LookUps {
  const emails = [row.email, ...row.otherEmails.map(({ email }) => email)].flatMap(
    (email) => email?.toLowerCase() ?? [],
  );
  const phones = [row.phone, ...row.otherPhones.map(({ phone }) => phone)].flatMap((phone) => phone ?? []);
  const { firstName, lastName, companyName = '' } = row;
  const swapped = nameKeyOf(`${lastName} ${firstName}`);
  return {
    conditions: [
      ...(emails.length > 0 ? [{ emailKey: { $in: emails } }, { 'otherEmails.email': { $in: emails } }] : []),
      ...phones.map((phone) => ({ phoneKeys: phoneKeyOf(phone) })),
      ...(row.nameKey === '' ? [] : [{ nameKey: row.nameKey }, { nameKey: swapped }]),
    ],
    texts: [`${firstName} ${lastName}`, `${lastName} ${companyName}`, `${firstName} ${companyName}`],
  };
}

const lookUpsOfAccount = ({ matchKeys, name, domains }: AccountRow): LookUps => ({
  conditions: [
    ...(matchKeys.length > 0 ? [{ matchKeys: { $in: matchKeys } }] : []),
    ...domains.map((domain) => ({ domains: domain })),
  ],
  texts: [name],
});

/** Finds typing errors, too. Without the search there are fewer candidates until the next look at all records. */
async function idsByText({ search }: CandidateDeps, kind: MergeableKind, texts: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const text of texts) {
    if (text.trim().split(/\s+/).length < (kind === 'contact' ? 2 : 1)) continue;
    try {
      const query = { index: 'records', scope: 'all', query: text, kinds: [kind], limit: mostOfEach } as const;
      for (const { id } of (await search.search(query)).hits) ids.add(id);
    } catch (error) {
      if (!(error instanceof SearchUnavailable)) throw error;
    }
  }
  return [...ids];
}
