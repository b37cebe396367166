import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { mostListedIds } from '@sequelstring/contract/records/routes.ts';
import { queryOptions } from '@tanstack/react-query';
import DataLoader from 'dataloader';
import { type AnyRecord, recordApi, titleOf } from '../record.ts';
import { recordQuery } from './record.queries.ts';

type Loader = DataLoader<string, AnyRecord | null>;
const loaders = new Map<KindName, Loader>();

/** Records that a page asks for at one moment, such as the accounts of a list, are read by one request. */
function loaderOf(kind: AnyKind): Loader {
  const loader = loaders.get(kind.kind) ?? new DataLoader(read(kind), { cache: false, maxBatchSize: mostListedIds });
  loaders.set(kind.kind, loader);
  return loader;
}

const read = (kind: AnyKind) => async (ids: readonly string[]) => {
  const { data } = await recordApi(kind).list({ ids: ids.join(','), limit: ids.length });
  const found = new Map(data.map((record) => [record.id, record]));
  return ids.map((id) => found.get(id) ?? null);
};

/** What a record is called; null where the user does not see it. Follows changes, as its key begins like the record's. */
export const titleQuery = (kind: AnyKind, id: string) =>
  queryOptions({
    queryKey: [...recordQuery(kind, id).queryKey, 'title'],
    queryFn: async () => {
      const record = await loaderOf(kind).load(id);
      return record && titleOf(kind, record);
    },
    staleTime: 300_000,
  });
