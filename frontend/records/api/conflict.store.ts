import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { create } from 'zustand';
import type { AnyRecord, Patch } from '../record.ts';

/** A change that came too late: someone else has changed the same fields since. */
export interface Conflict {
  kind: AnyKind;
  /** The record as it is now. */
  current: AnyRecord;
  fields: readonly string[];
  /** What this person wants. */
  patch: Patch;
}

/** The conflicts that wait for a decision, the first being asked about. */
export const useConflicts = create<{ conflicts: readonly Conflict[] }>(() => ({ conflicts: [] }));

export const reportConflict = (conflict: Conflict): void =>
  useConflicts.setState(({ conflicts }) => ({ conflicts: [...conflicts, conflict] }));

export const settleConflict = (conflict: Conflict): void =>
  useConflicts.setState(({ conflicts }) => ({ conflicts: conflicts.filter((other) => other !== conflict) }));
