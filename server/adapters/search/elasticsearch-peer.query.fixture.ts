import { isOneEdit } from './edits.ts';

/** A document as the peer keeps it: its id, its source and the terms of each field. */
export interface Indexed {
  id: string;
  source: Record<string, unknown>;
  fields: Map<string, Set<string>>;
}
type Json = Record<string, unknown>;
/** Undefined where a document does not match, else its score. */
type Scorer = (document: Indexed) => number | undefined;

/** A request that a server would refuse, too. */
export class Refused extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, reason: string) {
    super(reason);
    this.status = status;
    this.type = type;
  }
}

/** Throws unless a value is an object that has all of the `needed` keys and no other ones than these and the `possible`. */
export function shape(value: unknown, needed: readonly string[], possible: readonly string[] = []): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused(400, 'parsing_exception', `expected an object, got ${JSON.stringify(value)}`);
  }
  const keys = Object.keys(value);
  const wrong = keys.find((key) => !needed.includes(key) && !possible.includes(key));
  const missing = needed.find((key) => !keys.includes(key));
  if (wrong || missing) throw new Refused(400, 'parsing_exception', `unknown key [${wrong}], missing key [${missing}]`);
  return value as Json;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
/** The single field that a clause is about, and what is said about it. */
const single = (clause: unknown): [string, unknown] => {
  const entries = Object.entries(clause as Json);
  if (entries.length !== 1) throw new Refused(400, 'parsing_exception', 'a clause is about one field');
  return entries[0]!;
};

const clauses: Record<string, (body: unknown) => Scorer> = {
  match_all: () => () => 1,
  constant_score: (body) => {
    const { filter, boost = 1 } = shape(body, ['filter'], ['boost']);
    const inner = compile(filter);
    return (document) => (inner(document) === undefined ? undefined : (boost as number));
  },
  dis_max: (body) => {
    const inner = list(shape(body, ['queries']).queries).map(compile);
    return (document) => {
      const scores = inner.flatMap((scorer) => scorer(document) ?? []);
      return scores.length > 0 ? Math.max(...scores) : undefined;
    };
  },
  bool: (body) => {
    const { must, should, filter } = shape(body, [], ['must', 'should', 'filter']);
    const [musts, shoulds, filters] = [must, should, filter].map((part) => list(part).map(compile)) as [
      Scorer[],
      Scorer[],
      Scorer[],
    ];
    return (document) => {
      if (filters.some((scorer) => scorer(document) === undefined)) return undefined;
      const needed = musts.map((scorer) => scorer(document));
      if (needed.includes(undefined)) return undefined;
      const liked = shoulds.flatMap((scorer) => scorer(document) ?? []);
      if (musts.length + filters.length === 0 && shoulds.length > 0 && liked.length === 0) return undefined;
      return [...(needed as number[]), ...liked].reduce((sum, score) => sum + score, 0);
    };
  },
  terms: (body) => {
    const [field, values] = single(body);
    const wanted = new Set((values as unknown[]).map(String));
    return termScorer(field, (term) => wanted.has(term));
  },
  term: (body) => {
    const [field, said] = single(body);
    const value = String(typeof said === 'object' ? shape(said, ['value']).value : said);
    return (document) => (document.fields.get(field)?.has(value) ? 1 : undefined);
  },
  prefix: (body) => {
    const [field, said] = single(body);
    const { value } = shape(said, ['value']);
    return termScorer(field, (term) => term.startsWith(value as string));
  },
  fuzzy: (body) => {
    const [field, said] = single(body);
    const keys = ['value', 'fuzziness', 'prefix_length', 'transpositions', 'max_expansions'];
    const { value, fuzziness, prefix_length } = shape(said, keys);
    if (fuzziness !== 1 || prefix_length !== 0)
      throw new Refused(400, 'parsing_exception', 'one edit anywhere is known');
    return termScorer(field, (term) => term === value || isOneEdit(term, value as string));
  },
  wildcard: (body) => {
    const [field, said] = single(body);
    const value = shape(said, ['value']).value as string;
    const pattern = value.split('*').map(literally).join('.*');
    return termScorer(field, matching(pattern));
  },
  regexp: (body) => {
    const [field, said] = single(body);
    const value = shape(said, ['value']).value as string;
    if (value.length > 1000) throw new Refused(400, 'illegal_argument_exception', 'index.max_regex_length is 1000');
    return termScorer(field, matching(value));
  },
};

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Expressions of Lucene match whole terms; of their syntax the part that is the same in JavaScript is known. */
export function matching(expression: string): (term: string) => boolean {
  const pattern = new RegExp(`^(?:${expression.replaceAll('\\~', '~')})$`, 's');
  return (term) => pattern.test(term);
}

const termScorer =
  (field: string, isWanted: (term: string) => boolean): Scorer =>
  (document) => {
    for (const term of document.fields.get(field) ?? []) if (isWanted(term)) return 1;
    return undefined;
  };

export function compile(query: unknown): Scorer {
  const [name, body] = single(query);
  const clause = clauses[name];
  if (!clause) throw new Refused(400, 'parsing_exception', `unknown query [${name}]`);
  return clause(body);
}

/** The least that servers take, whatever their memory. */
const maxClauses = 1024;
const needed = ['query', 'sort', 'size', 'track_total_hits', '_source'];
const possible = ['post_filter', 'aggs', 'from', 'track_scores'];

/** Answers a search request from all documents that were refreshed. */
export function answerSearch(body: unknown, documents: readonly Indexed[], index: string): Json {
  const request = shape(body, needed, possible);
  const [from, size] = [(request.from ?? 0) as number, request.size as number];
  if (from < 0 || size < 0 || from + size > 10_000)
    throw new Refused(400, 'illegal_argument_exception', 'from and size');
  const newest = [{ at: { order: 'desc' } }];
  const best = [{ _score: { order: 'desc' } }, ...newest, { id: { order: 'asc' } }];
  const isRanked = JSON.stringify(request.sort) === JSON.stringify(best);
  if (!isRanked && JSON.stringify(request.sort) !== JSON.stringify(newest))
    throw new Refused(400, 'parsing_exception', 'sort');
  const leaves = JSON.stringify(request.query).match(/"(?:terms?|prefix|fuzzy|wildcard|regexp)":\{/g)?.length ?? 0;
  if (leaves > maxClauses) throw new Refused(400, 'too_many_nested_clauses', `${leaves} clauses`);
  const scorer = compile(request.query);
  const found = documents.flatMap((document) => {
    const score = scorer(document);
    return score === undefined ? [] : { document, score };
  });
  const filter = compile(request.post_filter ?? { match_all: {} });
  const hits = found
    .filter(({ document }) => filter(document) !== undefined)
    .sort(
      (a, b) => (isRanked ? b.score - a.score : 0) || timeOf(b) - timeOf(a) || (a.document.id < b.document.id ? -1 : 1),
    );
  const most = request.track_total_hits as number | false;
  const aggregations = Object.entries((request.aggs ?? {}) as Json).map(([name, aggregation]) => {
    if (/[[\]>]/.test(name)) throw new Refused(400, 'parsing_exception', `invalid aggregation name [${name}]`);
    return [
      name,
      countValues(
        aggregation,
        found.map(({ document }) => document),
      ),
    ];
  });
  return {
    took: 1,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      ...(most !== false && {
        total: { value: Math.min(hits.length, most), relation: hits.length > most ? 'gte' : 'eq' },
      }),
      max_score: null,
      hits: hits.slice(from, from + size).map(({ document, score }) => ({
        _index: index,
        _id: document.id,
        _score: score,
        ...(request._source !== false && {
          _source: Object.fromEntries((request._source as string[]).map((key) => [key, document.source[key]])),
        }),
      })),
    },
    ...(aggregations.length > 0 && { aggregations: Object.fromEntries(aggregations) }),
  };
}

const timeOf = ({ document }: { document: Indexed }): number => document.source.at as number;

function countValues(aggregation: unknown, documents: readonly Indexed[]): Json {
  const { filter, aggs } = shape(aggregation, ['filter', 'aggs']);
  const { terms } = shape(shape(aggs, ['values']).values, ['terms']);
  const { field, include, size } = shape(terms, ['field', 'include', 'size', 'order']);
  const scorer = compile(filter);
  const isIncluded = matching(include as string);
  const counts = new Map<string, number>();
  const counted = documents.filter((document) => scorer(document) !== undefined);
  for (const document of counted) {
    for (const value of document.fields.get(field as string) ?? []) {
      if (isIncluded(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const buckets = [...counts]
    .map(([key, doc_count]) => ({ key, doc_count }))
    .sort((a, b) => b.doc_count - a.doc_count || (a.key < b.key ? -1 : 1))
    .slice(0, size as number);
  return { doc_count: counted.length, values: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets } };
}
