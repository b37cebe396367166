import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { titleOf } from '../record.ts';
import { type LinkedKind, LinkedKindsContext } from './linked-kinds.ts';
import { recordQuery } from './record.queries.ts';

export const useLinkedKind = (name: KindName | undefined): LinkedKind | undefined => {
  const kinds = use(LinkedKindsContext);
  return name && kinds[name];
};

/** The name of a record that another leads to; undefined until it is known. */
export function useLinkedTitle(linked: LinkedKind | undefined, id: string | undefined): string | undefined {
  const { data } = useQuery({
    ...recordQuery(linked?.kind ?? noKind, id ?? ''),
    enabled: Boolean(linked && id),
    staleTime: 300_000,
  });
  return linked && data && titleOf(linked.kind, data);
}

const noKind = { kind: 'none', plural: 'none' } as unknown as AnyKind;
