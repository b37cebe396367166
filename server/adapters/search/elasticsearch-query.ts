import type { estypes } from '@elastic/elasticsearch';
import {
  everyone,
  matchCeiling,
  maxFacetValues,
  type SearchQuery,
  type SearchTerms,
  searchCeiling,
} from '../../ports/search.ts';
import { type Field, fields } from './analysis.ts';
import { quality, weight } from './match.ts';
import { minBegun, minInside, minTypo } from './meant.ts';
import type { TypedWord } from './typed.ts';

type Query = estypes.QueryDslQueryContainer;
type Place = Field | 'starts' | 'ends';

const path = (place: Place): string => `terms.${place}`;
/** Longest word that is looked for with an error in its beginning; the expression for it grows with its square. */
const maxBegun = 14;

const scored = (filter: Query, boost: number): Query => ({ constant_score: { filter, boost } });
const best = (queries: Query[]): Query => (queries.length === 1 ? queries[0]! : { dis_max: { queries } });
const every = (must: Query[]): Query => (must.length === 1 ? must[0]! : { bool: { must } });
const term = (place: Place, value: string): Query => ({ term: { [path(place)]: { value } } });
const prefix = (place: Place, value: string): Query => ({ prefix: { [path(place)]: { value } } });

/** What a document must have to match a word as it was typed; the score tells how well and where. */
function wordQuery(word: TypedWord): Query {
  const ways: Query[] = [];
  for (const field of fields) {
    for (const value of [...word.spellings, ...(field === 'keywords' ? word.hosts : [])]) {
      ways.push(scored(term(field, value), quality.exact * weight[field]));
      ways.push(scored(prefix(field, value), quality.begins * weight[field]));
    }
    const pairs = word.pairs.map((pair) => prefix(field, pair));
    if (pairs.length > 0) ways.push(scored(every(pairs), quality.exact * weight[field]));
  }
  for (const place of ['starts', 'ends'] as const) {
    ways.push(...word[place].map((value) => scored(prefix(place, value), quality.begins * weight.keywords)));
  }
  if (word.together.length > 0) ways.push(every(word.together.map(wordQuery)));
  return best(ways);
}

/** Where words may have been typed with an error: addresses and numbers are not guessed. */
const guessed = ['title', 'names', 'text'] as const;

/** What may have been meant by a word that is not found as it was typed. */
function meantQuery(word: TypedWord): Query {
  const [value] = word.spellings;
  if (!value || value.length < minTypo || /\p{Nd}/u.test(value)) return wordQuery(word);
  const ways = guessed.flatMap((field) => {
    const found = [scored(fuzzy(field, value), quality.typo * weight[field])];
    if (value.length >= minInside) {
      found.push(scored({ wildcard: { [path(field)]: { value: `*${value}*` } } }, quality.middle * weight[field]));
    }
    if (value.length >= minBegun && value.length <= maxBegun) {
      const expression = { regexp: { [path(field)]: { value: beginningWithOneEdit(value) } } };
      found.push(scored(expression, quality.typoBegins * weight[field]));
    }
    return found;
  });
  return best([wordQuery(word), ...ways]);
}

const fuzzy = (field: Field, value: string): Query => ({
  fuzzy: { [path(field)]: { value, fuzziness: 1, prefix_length: 0, transpositions: true, max_expansions: 50 } },
});

/** A regular expression of Lucene for words whose beginning differs by one edit; the word holds letters alone. */
function beginningWithOneEdit(word: string): string {
  const letters = [...word];
  const ways = letters.flatMap((letter, index) => {
    const [before, after] = [letters.slice(0, index).join(''), letters.slice(index + 1)];
    const swapped = after.length > 0 ? [before + after[0] + letter + after.slice(1).join('')] : [];
    return [`${before}.?${after.join('')}`, `${before}.${letter}${after.join('')}`, ...swapped];
  });
  return `(${ways.join('|')}).*`;
}

/** Longer words, and more of them, make more clauses than a server takes. */
const maxSpaced = 24;
const maxSpacedWords = 3;
const named = ['title', 'names'] as const;

/** A space that was forgotten in a word or struck with another key, or that is too many behind it. */
function spaceQueries(words: readonly TypedWord[]): Query[] {
  if (words.length > maxSpacedWords) return [];
  const anywhere = (make: (field: Field) => Query) =>
    best(named.map((field) => scored(make(field), quality.typo * weight[field])));
  return words.flatMap(({ spellings: [value] }, index) => {
    if (!value || value.length > maxSpaced) return [];
    const inPlace = (count: number, ways: Query[]) =>
      ways.length > 0 ? [every(words.map(wordQuery).toSpliced(index, count, best(ways)))] : [];
    const apart = Array.from(value.slice(1), (_, at) =>
      [value.slice(at + 1), value.slice(at + 2)].map((rest) => ({ at, rest })),
    )
      .flat()
      .filter(({ rest }) => rest.length > 1)
      .map(({ at, rest }) => {
        const start = value.slice(0, at + 1);
        return every([anywhere((field) => term(field, start)), anywhere((field) => prefix(field, rest))]);
      });
    const next = words[index + 1]?.spellings[0];
    const joined = next ? [prefix, fuzzy].map((way) => anywhere((field) => way(field, value + next))) : [];
    return [...inPlace(1, apart), ...inPlace(2, joined)];
  });
}

/** Above all that may have been meant stands what was typed. */
const asTyped = 100;

/** The value of a facet as one term. */
export const facetTerm = (name: string, value: string): string => `${facetStart(name)}${value}`;
export const facetStart = (name: string): string => `${encodeURIComponent(name.toWellFormed())}=`;

/** The body of a search; `meant` also finds what may have been meant by what was typed. */
export function searchBody(
  query: SearchQuery,
  words: readonly TypedWord[],
  { meant }: { meant: boolean },
): estypes.SearchRequest {
  const { offset = 0, limit, filters = {}, facets = [] } = query;
  const from = Math.min(offset, searchCeiling);
  return {
    query: { bool: { must: [...textQuery(words, meant)], filter: conditions(query) } },
    post_filter: { bool: { filter: facetFilters(filters) } },
    aggs: Object.fromEntries(facets.map((name, index) => [`f${index}`, facetCounts(name, filters)])),
    sort: [{ _score: { order: 'desc' } }, { at: { order: 'desc' } }, { id: { order: 'asc' } }],
    from,
    size: Math.min(limit, searchCeiling - from),
    track_total_hits: searchCeiling + 1,
    track_scores: true,
    _source: ['document'],
  };
}

/** The body that asks for the ids of all that match, the newest of them. */
export function matchBody(
  terms: SearchTerms,
  words: readonly TypedWord[],
  { meant }: { meant: boolean },
): estypes.SearchRequest {
  const filter = [...textQuery(words, meant), ...conditions(terms), ...facetFilters(terms.filters ?? {})];
  return {
    query: { bool: { filter } },
    sort: [{ at: { order: 'desc' } }],
    size: matchCeiling,
    track_total_hits: false,
    _source: false,
  };
}

function textQuery(words: readonly TypedWord[], meant: boolean): Query[] {
  if (words.length === 0) return [];
  const typed = every(words.map(wordQuery));
  if (!meant) return [typed];
  const ways = [scored(typed, asTyped), typed, every(words.map(meantQuery)), ...spaceQueries(words)];
  return [{ bool: { should: ways.slice(0, 2), must: [best(ways.slice(1))] } }];
}

function conditions({ scope, kinds }: SearchTerms): Query[] {
  return [
    ...(scope === 'all' ? [] : [{ terms: { readers: [...scope.readers, everyone] } }]),
    ...(kinds ? [{ terms: { kind: [...kinds] } }] : []),
  ];
}

const facetFilters = (filters: NonNullable<SearchTerms['filters']>, without?: string): Query[] =>
  Object.entries(filters)
    .filter(([name]) => name !== without)
    .map(([name, values]) => ({ terms: { facets: values.map((value) => facetTerm(name, value)) } }));

const facetCounts = (
  name: string,
  filters: NonNullable<SearchTerms['filters']>,
): estypes.AggregationsAggregationContainer => ({
  filter: { bool: { filter: facetFilters(filters, name) } },
  aggs: {
    values: {
      terms: {
        field: 'facets',
        // What `encodeURIComponent` leaves as it is and Lucene's expressions give a meaning.
        include: `${facetStart(name).replace(/[.*()~]/g, '\\$&')}.*`,
        size: maxFacetValues,
        order: [{ _count: 'desc' }, { _key: 'asc' }],
      },
    },
  },
});
