/** Finds records and articles by what people type. What it holds is derived: a rebuild makes all of it again. */
export interface Search {
  readonly kind: 'sqlite' | 'elasticsearch';
  /**
   * Adds documents, or replaces those with the same ids. Resolves when they are stored; the last call for an id wins.
   * Throws `SearchUnavailable` when nothing is certain to be stored and a later try makes sense.
   */
  put(index: SearchIndex, documents: readonly SearchDocument[]): Promise<void>;
  /** Removes the documents with these ids; ids that are not there do no harm. */
  remove(index: SearchIndex, ids: readonly string[]): Promise<void>;
  /** Never throws because of what was typed. Throws `SearchUnavailable` when no answer can be given. */
  search(query: SearchQuery): Promise<SearchResult>;
  /**
   * The ids of all that match, in no order: for those who filter and sort elsewhere. Where fewer than `fewMatches` match as
   * it was typed, of what may have been meant, too. Beyond `matchCeiling` the oldest are left out. Throws as `search` does.
   */
  match(query: SearchTerms): Promise<string[]>;
  /** After this, searches find what earlier calls of this process put, and no longer what they removed. */
  refresh(index: SearchIndex): Promise<void>;
  /**
   * Starts a new generation of the index beside the one that answers. Another rebuild of the same index is given up.
   * Meanwhile `put` and `remove` reach both generations, from every process.
   */
  rebuild(index: SearchIndex): Promise<SearchRebuild>;
  /** How things stand; never throws. */
  status(): Promise<SearchStatus>;
  close(): Promise<void>;
}

/** Fills a new generation. What was put or removed since it began is newer than what it is fed, and stays. */
export interface SearchRebuild {
  /** Throws `RebuildSuperseded` when another rebuild took over. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  /** Searches are answered from the new generation from now on; the old one goes. */
  finish(): Promise<void>;
  /** Throws the new generation away. */
  cancel(): Promise<void>;
}

export const searchIndexes = ['records', 'articles'] as const;
export type SearchIndex = (typeof searchIndexes)[number];

export interface SearchDocument {
  /** Unique within the index. */
  id: string;
  /** `contact`, `account`, `article` and so on. */
  kind: string;
  title: string;
  /** Other names: nickname, aliases, company. */
  names?: readonly string[];
  emails?: readonly string[];
  phones?: readonly string[];
  /** Host names or web addresses. */
  domains?: readonly string[];
  /** Body, plain text. What lies beyond `maxSearchText` characters is not found. */
  text?: string;
  /** Values to filter and count by, for instance `{ owner: ['65f…'], category: ['earnings'] }`. */
  facets?: Readonly<Record<string, readonly string[]>>;
  /** Who may find it: keys of users and teams, or `everyone`. */
  readers: readonly string[];
  /** Newer comes first among equals. */
  at: Temporal.Instant;
}

/** The reader key of documents that everyone may find. */
export const everyone = 'everyone';
export const maxSearchText = 200_000;

/** Whose documents may be found: everything, or what at least one of these readers (or everyone) may find. */
export type SearchScope = 'all' | { readonly readers: readonly string[] };

/** What a document must be like to be found. */
export interface SearchTerms {
  index: SearchIndex;
  scope: SearchScope;
  /** What was typed. Every word must match. Without letters and digits it matches everything, newest first. */
  query: string;
  kinds?: readonly string[];
  /** Per facet the values of which a document must have at least one. */
  filters?: Readonly<Record<string, readonly string[]>>;
}

export interface SearchQuery extends SearchTerms {
  /** Facets to count; the count of a facet disregards the filter on the same facet. */
  facets?: readonly string[];
  limit: number;
  /** False leaves out of the hits where they match, for those who only want to know which. */
  highlights?: boolean;
  /** At most `searchCeiling` hits can be reached. */
  offset?: number;
}

/** Totals stop here: whoever has that many hits types another word. */
export const searchCeiling = 1000;
/** As many as a server of Elasticsearch gives at once. */
export const matchCeiling = 10_000;
/** About a page of hits: whoever gets as many does not look for what they may have mistyped. */
export const fewMatches = 50;
/** Facets are counted over at least so many of the newest matches. */
export const facetCeiling = 10_000;

export interface SearchResult {
  hits: SearchHit[];
  total: { count: number /** False where there are more than `count`. */; exact: boolean };
  /** Per facet that was asked for the most frequent values, at most `maxFacetValues`. */
  facets: Record<string, FacetCount[]>;
}

export const maxFacetValues = 50;

export interface FacetCount {
  value: string;
  count: number;
}

export interface SearchHit {
  id: string;
  kind: string;
  title: string;
  /** Comparable within one result alone. */
  score: number;
  highlights: Highlight[];
}

/** A field, or a part of the text, with the places that match. */
export interface Highlight {
  field: 'title' | 'names' | 'emails' | 'phones' | 'domains' | 'text';
  text: string;
  /** Start and end in UTF-16 units, ascending. */
  ranges: [number, number][];
}

export interface SearchStatus {
  kind: Search['kind'];
  /** What stands in the way, in one sentence; undefined when all is well. */
  problem?: string;
  indexes: {
    index: SearchIndex;
    documents: number;
    /** Whether a rebuild is under way. */
    rebuilding: boolean;
    /** How many documents it has put so far. */
    built: number;
    /** Whether it was built by another version of the program and needs a rebuild. */
    outdated: boolean;
    /** Whether what is stored cannot be read: it answers no more before it is rebuilt. */
    damaged: boolean;
  }[];
}

/** The search engine does not answer or is too busy; a later try makes sense. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable';
}

/** Another rebuild of the same index began. */
export class RebuildSuperseded extends Error {
  override readonly name = 'RebuildSuperseded';
}
