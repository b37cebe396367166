import type { EventPayload } from '@sequelstring/contract/events.ts';
import type { BaseRow } from './record.model.ts';

export type RecordChanged = EventPayload<'record.changed'>;
type Changes = RecordChanged['changes'];

/** What a record says on the timelines of those that it is about. */
export interface Told {
  type: string;
  at: Date;
  actor?: string;
  title: string;
  /** Names a fact, which stays as it was; missing for what tells of the record as it is now. */
  fact?: string;
}

/** A change that is told in words of its own; nothing else is said of the fields that it covers. */
export interface Moment {
  type: string;
  changes: Changes;
  detail?: string;
  covers: readonly string[];
}

/** What timelines tell of a kind beside that a record was made, changed, deleted and restored. */
export interface Telling<Row extends BaseRow> {
  /** Of records that are about others: what stands there, with what has just changed in them. */
  about?(row: Row, changes: readonly RecordChanged[]): readonly Told[];
  /** Where one reads it only there, it has no timeline of its own. */
  onlyAbout?: boolean;
  /** Types of entry that who asks for the first one means as well. */
  types?: readonly [string, ...string[]];
  /** Reads what all changes of a batch need, and gives what recognises a moment in one of them. */
  moments?(): Promise<(changes: Changes) => Moment | undefined>;
}
