import { everyone, type SearchDocument, type SearchHit, type SearchQuery, type SearchResult } from './search.ts';

let serial = 0;

/** A document that everyone may find, with what a test says about it. */
export function document(fields: Partial<SearchDocument> & { title: string }): SearchDocument {
  serial++;
  return {
    id: `d${serial}`,
    kind: 'contact',
    readers: [everyone],
    at: Temporal.Instant.fromEpochMilliseconds(1_700_000_000_000 + serial * 1000),
    ...fields,
  };
}

export const titles = (hits: readonly SearchHit[]): string[] => hits.map(({ title }) => title);

/** The parts of a highlighted text that match. */
export const marked = (hit: SearchHit | undefined): string[] =>
  (hit?.highlights ?? []).flatMap(({ text, ranges }) => ranges.map(([start, end]) => text.slice(start, end)));

/** The index of a test in use: documents put are found at once. */
export interface SearchUse {
  put(...documents: SearchDocument[]): Promise<void>;
  ask(query: string, more?: Partial<SearchQuery>): Promise<SearchResult>;
  /** The titles of what was found, best first. */
  find(query: string, more?: Partial<SearchQuery>): Promise<string[]>;
}
