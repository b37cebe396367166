import type { SQLInputValue } from 'node:sqlite';
import {
  type FacetCount,
  facetCeiling,
  fewMatches,
  matchCeiling,
  maxFacetValues,
  type SearchHit,
  type SearchQuery,
  type SearchResult,
  type SearchTerms,
  searchCeiling,
} from '../../ports/search.ts';
import { type Field, fields } from './analysis.ts';
import { highlightsOf, scoreOf } from './match.ts';
import { meantExpressions } from './meant.ts';
import { and, anything, conditions, Expressions, noDocument, or } from './sqlite-expression.ts';
import type { Store } from './sqlite-store.ts';
import { readTyped, type TypedWord } from './typed.ts';

/** So many of the newest matches are put in order of how well they match; then the next so many. */
const block = 200;

interface Row {
  rowid: number;
  id: string;
  kind: string;
  at: number;
  title: string;
  /** JSON, which few scores need to be read. */
  fields: string;
}
type Ranked = Row & { score: number };

/** Answers one query from one snapshot of a generation. */
export const searchStore = (store: Store, query: SearchQuery): SearchResult =>
  inSnapshot(store, () => {
    const answer = () => new StoreSearch(store, query).answer();
    return query.limit > mostKept ? answer() : store.remember(JSON.stringify(query), answer);
  });

/** Of more hits an answer takes too much room to be kept. */
const mostKept = 100;

/** The ids of all that match. */
export const matchesIn = (store: Store, terms: SearchTerms): string[] =>
  inSnapshot(store, () => new StoreSearch(store, { ...terms, limit: matchCeiling }).matches());

function inSnapshot<T>({ db }: Store, work: () => T): T {
  db.exec('BEGIN');
  try {
    return work();
  } finally {
    db.exec('COMMIT');
  }
}

class StoreSearch {
  readonly #store: Store;
  readonly #query: SearchQuery;
  readonly #words: TypedWord[];
  readonly #conditions: string;
  readonly #withoutKinds: string;
  readonly #wanted: number;
  readonly #expressions: Expressions;

  constructor(store: Store, query: SearchQuery) {
    this.#store = store;
    this.#expressions = new Expressions(store.vocabulary);
    this.#query = query;
    this.#words = readTyped(query.query);
    this.#conditions = conditions(query);
    this.#withoutKinds = conditions({ ...query, kinds: undefined });
    this.#wanted = Math.min((query.offset ?? 0) + query.limit, searchCeiling);
  }

  answer(): SearchResult {
    const typed = this.#typed(fields);
    const few = this.#few(typed);
    const isBroad = few.rows === undefined;
    const ranked = few.rows ? this.#ranked(few.rows) : this.#byField();
    const meant = ranked.length < this.#wanted && !isBroad ? this.#addMeant(ranked) : { used: [], exact: true };
    const count = isBroad ? few.count : ranked.length;
    const page = ranked.slice(this.#query.offset ?? 0, this.#wanted);
    return {
      hits: page.map((row, index) => this.#hit(row, ranked.length - index)),
      total: { count: Math.min(count, searchCeiling), exact: count <= searchCeiling && meant.exact },
      facets: this.#facets([typed, ...meant.used]),
    };
  }

  matches(): string[] {
    const found = new Set(this.#ids(this.#typed(fields)));
    if (found.size >= fewMatches) return [...found];
    const isFound = () => found.size > 0;
    for (const expression of meantExpressions(this.#words, this.#store, this.#expressions, isFound))
      for (const id of this.#ids(expression)) found.add(id);
    return [...found].slice(0, matchCeiling);
  }

  #ids(expression: string): string[] {
    if (expression === noDocument) return [];
    const sql = `SELECT id FROM (${this.#matches}) JOIN doc ON doc.rowid = found`;
    return this.#all(sql, this.#withConditions(expression), this.#query.limit).map(({ id }) => id as string);
  }

  /** Every word as it was typed, in these fields; empty where nothing was typed. */
  #typed(within: readonly Field[], match: 'whole' | 'begins' = 'begins'): string {
    return this.#words.length === 0
      ? ''
      : and(...this.#words.map((word) => this.#expressions.word(word, within, match)));
  }

  /** Where there are more matches than can be put in order, the best fields come first. */
  #byField(): Ranked[] {
    if (this.#words.length === 0) return this.#rows('', this.#wanted).map((row) => ({ ...row, score: 0 }));
    const steps = [
      this.#typed(['title'], 'whole'),
      ...fields.map((_, index) => this.#typed(fields.slice(0, index + 1))),
    ];
    const ranked: Ranked[] = [];
    const seen = new Set<number>();
    for (const step of steps) {
      if (ranked.length >= this.#wanted) break;
      const rows = this.#rows(step, Math.ceil((this.#wanted + seen.size) / block) * block);
      for (let start = 0; start < rows.length; start += block) {
        const fresh = rows.slice(start, start + block).filter(({ rowid }) => !seen.has(rowid));
        for (const { rowid } of fresh) seen.add(rowid);
        ranked.push(...this.#ranked(fresh));
      }
    }
    return ranked;
  }

  /** Adds what may have been meant by words that nothing matches as they were typed. */
  #addMeant(ranked: Ranked[]): { used: string[]; exact: boolean } {
    const used: string[] = [];
    let exact = true;
    const seen = new Set(ranked.map(({ rowid }) => rowid));
    const isFound = () => ranked.length > 0;
    for (const expression of meantExpressions(this.#words, this.#store, this.#expressions, isFound)) {
      const found = this.#few(expression).rows ?? this.#rows(expression, block);
      exact &&= found.length < block;
      const fresh = found.filter(({ rowid }) => !seen.has(rowid));
      if (fresh.length === 0) continue;
      used.push(expression);
      for (const { rowid } of fresh) seen.add(rowid);
      ranked.push(...this.#ranked(fresh));
      if (ranked.length >= this.#wanted) return { used, exact: false };
    }
    return { used, exact };
  }

  #ranked(rows: readonly Row[]): Ranked[] {
    return rows
      .map((row) => ({ ...row, score: scoreOf(row.title, () => JSON.parse(row.fields), this.#words) }))
      .sort((a, b) => b.score - a.score || b.at - a.at || b.rowid - a.rowid);
  }

  /** All matches, where they are no more than can be put in order; how many there are, up to one beyond the ceiling. */
  #few(expression: string): { rows?: Row[]; count: number } {
    const { kinds } = this.#query;
    // Looking at the kind of each costs less than the long list of all that are of a kind, unless most are of others.
    const anyKind = this.#rows(expression, block + 1, this.#withoutKinds);
    if (anyKind.length <= block) {
      const rows = kinds ? anyKind.filter(({ kind }) => kinds.includes(kind)) : anyKind;
      return { rows, count: rows.length };
    }
    const count = this.#count(expression, searchCeiling + 1);
    return count > block ? { count } : { rows: this.#rows(expression, block), count };
  }

  /** The newest matches. */
  #rows(expression: string, limit: number, filter = this.#conditions): Row[] {
    if (expression === noDocument) return [];
    const sql = `SELECT doc.rowid, id, kind, at, title, fields FROM (${this.#matches}) JOIN doc ON doc.rowid = found ORDER BY found DESC`;
    return this.#all(sql, this.#withConditions(expression, filter), limit) as unknown as Row[];
  }

  /** How many match, counting no further than `most`. */
  #count(expression: string, most: number): number {
    if (expression === noDocument) return 0;
    const sql = `SELECT count(*) AS n FROM (${this.#matches})`;
    return this.#all(sql, this.#withConditions(expression), most)[0]!.n as number;
  }

  readonly #matches = 'SELECT rowid AS found FROM fts WHERE fts MATCH ? ORDER BY rowid DESC LIMIT ?';

  #withConditions(expression: string, filter = this.#conditions): string {
    const parts = [expression, filter].filter(Boolean);
    return parts.length > 0 ? and(...parts) : anything;
  }

  #all(sql: string, ...values: SQLInputValue[]) {
    return this.#store.prepare(sql).all(...values);
  }

  #facets(expressions: string[]): Record<string, FacetCount[]> {
    const typed = expressions.every(Boolean) ? or(...expressions) : '';
    const { facets = [], filters = {} } = this.#query;
    const shared = facets.filter((name) => !(name in filters));
    const counts = this.#countFacets(shared, this.#withConditions(typed));
    for (const name of facets) {
      if (!(name in filters)) continue;
      const others = conditions(this.#query, { without: name });
      Object.assign(counts, this.#countFacets([name], this.#withConditions(typed, others)));
    }
    return counts;
  }

  #countFacets(names: readonly string[], expression: string): Record<string, FacetCount[]> {
    if (names.length === 0) return {};
    const sql = `SELECT facets, count(*) AS n FROM (${this.#matches}) JOIN facet ON facet.rowid = found GROUP BY facets`;
    const counts = new Map(names.map((name) => [name, new Map<string, number>()]));
    for (const { facets, n } of this.#all(sql, expression, facetCeiling)) {
      const values = JSON.parse(facets as string) as Record<string, string[]>;
      for (const [name, count] of counts) {
        for (const value of new Set(Object.hasOwn(values, name) ? values[name] : [])) {
          count.set(value, (count.get(value) ?? 0) + (n as number));
        }
      }
    }
    return Object.fromEntries([...counts].map(([name, count]) => [name, mostFrequent(count)]));
  }

  #hit({ rowid, id, kind, title, fields }: Ranked, score: number): SearchHit {
    if (this.#query.highlights === false) return { id, kind, title, score, highlights: [] };
    const [row] = this.#all('SELECT text FROM doc WHERE rowid = ?', rowid);
    const document = { id, kind, title, text: row!.text as string, ...JSON.parse(fields) };
    return { id, kind, title, score, highlights: highlightsOf(document, this.#words) };
  }
}

function mostFrequent(counts: Map<string, number>): FacetCount[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, maxFacetValues);
}
