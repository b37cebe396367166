import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { type LinkedKind, LinkedKindsContext } from './linked-kinds.ts';
import { titleQuery } from './titles.ts';

export const useLinkedKind = (name: KindName | undefined): LinkedKind | undefined => {
  const kinds = use(LinkedKindsContext);
  return name && kinds[name];
};

/** The name of a record that another leads to; undefined until it is known. */
export function useLinkedTitle(linked: LinkedKind | undefined, id: string | undefined): string | undefined {
  const { data } = useQuery({ ...titleQuery(linked?.kind ?? noKind, id ?? ''), enabled: Boolean(linked && id) });
  return data ?? undefined;
}

const noKind = { kind: 'none', plural: 'none' } as unknown as AnyKind;
