import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { LucideIcon } from 'lucide-react';
import { createContext } from 'react';

/** What a link needs to know of the kind that it leads to. */
export interface LinkedKind {
  kind: AnyKind;
  path: string;
  icon: LucideIcon;
}

export type LinkedKinds = Readonly<Partial<Record<KindName, LinkedKind>>>;

/** The kinds that have pages here; the app names them, as records know no kind. */
export const LinkedKindsContext = createContext<LinkedKinds>({});
