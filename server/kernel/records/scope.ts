import type { Types } from 'mongoose';
import { objectId } from '../db.ts';

/**
 * Whose records someone may read: everybody's, or those of some owners. Every query takes one and none has a default, so
 * that nothing is shown to everybody by leaving something out.
 */
export type Scope = { readonly all: true } | { readonly owners: readonly string[] };

/** For what the program does by itself. */
export const everything: Scope = { all: true };

/** The condition that keeps a query within a scope; `field` holds the owner, or all who may read. */
export function withinScope<F extends string = 'owner'>(scope: Scope, field = 'owner' as F): ScopeFilter<F> {
  if ('all' in scope) return {};
  const owners = scope.owners.map(objectId);
  const [only] = owners;
  return { [field]: only && owners.length === 1 ? only : { $in: owners } } as ScopeFilter<F>;
}

export type ScopeFilter<F extends string = 'owner'> = { [K in F]?: Types.ObjectId | { $in: Types.ObjectId[] } };

export const isWithin = (scope: Scope, owner: string): boolean => 'all' in scope || scope.owners.includes(owner);

/**
 * The rows whose parent is within the scope now. A row carries a copy of its parent's owner, so that lists can ask for it;
 * that copy follows a moment after the parent, and permission does not wait. What has no parent any more stays.
 */
export function readableNow<R>(
  scope: Scope,
  rows: readonly R[],
  { parentOf, parents }: { parentOf: (row: R) => string; parents: readonly { id: string; owner: string }[] },
): R[] {
  if ('all' in scope) return [...rows];
  const owners = new Map(parents.map(({ id, owner }) => [id, owner]));
  return rows.filter((row) => {
    const owner = owners.get(parentOf(row));
    return owner === undefined || isWithin(scope, owner);
  });
}

/** The same text for the same scope; for keys of what is kept or shared. */
export const scopeKey = (scope: Scope): string => ('all' in scope ? 'all' : scope.owners.join());
