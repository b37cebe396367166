import { type Import, importableKinds, imports } from '@sequelstring/contract/imports.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { formatCount } from '../../../lib/format.ts';

export type ImportKind = Import['kind'];

/** The kind of records that an import brings in. */
export const kindOf = (name: string): AnyKind =>
  importableKinds.find(({ kind }) => kind === name) ?? importableKinds[0];

/** The route that takes files of a kind. */
export function uploadRouteOf({ plural }: Pick<AnyKind, 'plural'>): typeof imports.importContacts {
  const route = Object.values(imports).find(({ path }) => path === `/${plural}/import`);
  return route as typeof imports.importContacts;
}

/** `3 accounts`. */
export const countOf = (count: number, { label }: Pick<AnyKind, 'label'>): string =>
  formatCount(count, label.one.toLowerCase(), label.many.toLowerCase());

export const manyOf = ({ label }: Pick<AnyKind, 'label'>): string => label.many.toLowerCase();
