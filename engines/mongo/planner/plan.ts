import type { Doc } from '../bson/value.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import type { Filter } from '../language/filter.ts';
import type { TextMatcher } from '../text/score.ts';
import type { KeyRange } from './interval.ts';

/** How the records of a query are found. `residual` is what is left of the filter to look at in each document. */
export type Plan = CollectionScan | IndexScan | UnionScan | TextScan;

export interface CollectionScan {
  readonly kind: 'collection';
  readonly backward: boolean;
  readonly residual: Filter | undefined;
}

export interface IndexScan {
  readonly kind: 'index';
  readonly index: IndexDefinition;
  /** In key order, none overlapping another. */
  readonly ranges: readonly KeyRange[];
  readonly backward: boolean;
  /**
   * How the keys end that may belong to a match: others in the ranges need not be looked up. Other values may end alike, so
   * the conditions behind it are among the residual ones.
   */
  readonly tail: Buffer | undefined;
  /** Bytes that the key of every match has in it: others in the ranges need not be looked up either. */
  readonly within: Buffer | undefined;
  /** Whether each range is one whole key. */
  readonly wholeKeys: boolean;
  /** Whether the ranges are to be merged by the key that follows this many bytes, each range's prefix. */
  readonly merge: boolean;
  readonly residual: Filter | undefined;
  /** Whether records come in the order that the query sorts by. */
  readonly sorted: boolean;
  /** Bounds by field, for `explain`. */
  readonly shape: readonly string[];
}

/** The records of several index scans, each once. */
export interface UnionScan {
  readonly kind: 'union';
  readonly branches: readonly IndexScan[];
  readonly residual: Filter | undefined;
}

export interface TextScan {
  readonly kind: 'text';
  readonly index: IndexDefinition;
  readonly matcher: TextMatcher;
  readonly residual: Filter | undefined;
}

/** What the planner is asked. */
export interface Query {
  readonly filter: Filter;
  readonly sort: Doc | undefined;
  /** An index's name, its key pattern, or `{$natural: 1}`. */
  readonly hint: string | Doc | undefined;
  readonly collation: Doc | undefined;
  /** Keys of the hinted index between which to look. */
  readonly min?: Doc | undefined;
  readonly max?: Doc | undefined;
  readonly skip?: number;
  readonly limit?: number;
}
