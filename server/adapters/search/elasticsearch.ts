import type { estypes } from '@elastic/elasticsearch';
import {
  type FacetCount,
  fewMatches,
  type Search,
  type SearchDocument,
  type SearchHit,
  type SearchIndex,
  type SearchQuery,
  type SearchRebuild,
  type SearchResult,
  type SearchStatus,
  type SearchTerms,
  searchCeiling,
  searchIndexes,
} from '../../ports/search.ts';
import { analyse } from './analysis.ts';
import { type BulkAction, sendBulk } from './elasticsearch-bulk.ts';
import { ElasticsearchHttp, ElasticsearchRefused } from './elasticsearch-http.ts';
import { ElasticsearchIndexes, type Generations } from './elasticsearch-indexes.ts';
import { facetStart, facetTerm, matchBody, searchBody } from './elasticsearch-query.ts';
import { highlightsOf } from './match.ts';
import { readTyped, type TypedWord } from './typed.ts';

/** What results show; kept beside the terms. */
type Shown = Omit<SearchDocument, 'at' | 'readers' | 'facets'>;
type Reply = estypes.SearchResponse<{ document: Shown }>;
type ValueCounts = { values: { buckets: { key: string; doc_count: number }[] } };

/** Ids of Elasticsearch have at most 512 bytes. */
const maxId = 512;

/**
 * Elasticsearch 8 and later. Documents are analysed here, as for the embedded index, so that both find the same; the server
 * needs no plugin for any language.
 */
export class ElasticsearchSearch implements Search {
  readonly kind = 'elasticsearch';
  readonly #http: ElasticsearchHttp;
  readonly #indexes: ElasticsearchIndexes;
  /** Bulk requests go one after the other, so that the last change of a document is the last one to arrive. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({
    url,
    prefix = 'sequelstring',
    wait,
  }: { url: string; prefix?: string; wait?: (ms: number) => Promise<unknown> }) {
    this.#http = new ElasticsearchHttp({ url, wait });
    this.#indexes = new ElasticsearchIndexes(this.#http, prefix);
  }

  put(index: SearchIndex, documents: readonly SearchDocument[]): Promise<void> {
    return this.#change(index, ({ current, building }) =>
      documents.flatMap((document) => {
        const source = sourceOf(document);
        return [current, building].flatMap((name) =>
          name ? { kind: 'index', index: name, id: document.id, source } : [],
        );
      }),
    );
  }

  remove(index: SearchIndex, ids: readonly string[]): Promise<void> {
    return this.#change(index, ({ current, building }) =>
      ids.flatMap((id): BulkAction[] => [
        { kind: 'delete', index: current, id },
        // Stays until the rebuild is finished, so that it does not bring the document back.
        ...(building ? [{ kind: 'index' as const, index: building, id, source: { removed: true } }] : []),
      ]),
    );
  }

  async search(query: SearchQuery): Promise<SearchResult> {
    await this.#indexes.prepare(query.index);
    const words = readTyped(query.query);
    const reply = await this.#ask(query, words, false);
    const found = totalOf(reply);
    const wanted = Math.min((query.offset ?? 0) + query.limit, searchCeiling);
    if (found >= wanted || words.length === 0) return resultOf(query, words, reply);
    return resultOf(query, words, await this.#ask(query, words, true));
  }

  async match(terms: SearchTerms): Promise<string[]> {
    await this.#indexes.prepare(terms.index);
    const words = readTyped(terms.query);
    const idsOf = async (meant: boolean): Promise<string[]> => {
      const { hits } = await this.#send(terms, matchBody(terms, words, { meant }));
      return hits.hits.map(({ _id }) => _id!);
    };
    const typed = await idsOf(false);
    return typed.length >= fewMatches || words.length === 0 ? typed : idsOf(true);
  }

  async refresh(index: SearchIndex): Promise<void> {
    await this.#last;
    await this.#indexes.prepare(index);
    await this.#http.send('POST', `/${this.#indexes.alias(index)}/_refresh`);
  }

  async rebuild(index: SearchIndex): Promise<SearchRebuild> {
    await this.#indexes.prepare(index);
    const name = await this.#indexes.begin(index);
    return {
      put: async (documents) => {
        await this.#indexes.check(index, name);
        const actions = documents.map((document): BulkAction => {
          return { kind: 'create', index: name, id: document.id, source: sourceOf(document) };
        });
        await sendBulk(this.#http, actions);
      },
      finish: async () => {
        await this.#indexes.check(index, name);
        await this.#indexes.swap(index, name);
      },
      cancel: () => this.#indexes.cancel(index, name),
    };
  }

  async status(): Promise<SearchStatus> {
    try {
      return { kind: this.kind, indexes: await Promise.all(searchIndexes.map((index) => this.#statusOf(index))) };
    } catch (error) {
      return { kind: this.kind, problem: (error as Error).message, indexes: [] };
    }
  }

  async close(): Promise<void> {
    await this.#last;
  }

  #change(index: SearchIndex, actionsFor: (generations: Generations) => BulkAction[]): Promise<void> {
    const changed = this.#last.then(async () => {
      await this.#indexes.prepare(index);
      await sendBulk(this.#http, actionsFor(await this.#indexes.read(index)));
    });
    this.#last = changed.catch(() => undefined);
    return changed;
  }

  #ask(query: SearchQuery, words: readonly TypedWord[], meant: boolean): Promise<Reply> {
    return this.#send(query, searchBody(query, words, { meant }));
  }

  async #send({ index }: SearchTerms, body: estypes.SearchRequest): Promise<Reply> {
    return (await this.#http.send<Reply>('POST', `/${this.#indexes.alias(index)}/_search`, { body })).body;
  }

  async #count(name: string): Promise<number> {
    const { body } = await this.#http.send<estypes.CountResponse>('GET', `/${name}/_count`);
    return body.count;
  }

  async #statusOf(index: SearchIndex): Promise<SearchStatus['indexes'][number]> {
    await this.#indexes.prepare(index);
    const { building } = await this.#indexes.read(index);
    const documents = await this.#count(this.#indexes.alias(index));
    const outdated = await this.#indexes.isOutdated(index);
    const built = building ? await this.#count(building) : 0;
    return { index, documents, rebuilding: building !== undefined, built, outdated, damaged: false };
  }
}

function sourceOf(document: SearchDocument): Record<string, unknown> {
  const { id, kind, title, names, emails, phones, domains, text, facets = {}, readers, at } = document;
  if (Buffer.byteLength(id) > maxId) throw new ElasticsearchRefused(400, 'id', 'The id of a document is too long.');
  const { words, starts, ends } = analyse(document);
  const terms = Object.entries({ ...words, starts, ends }).map(([place, found]) => [place, [...found].join(' ')]);
  return {
    id,
    kind,
    at: at.epochMilliseconds,
    readers,
    facets: Object.entries(facets).flatMap(([name, values]) => values.map((value) => facetTerm(name, value))),
    document: { id, kind, title, names, emails, phones, domains, text },
    terms: Object.fromEntries(terms),
  };
}

const totalOf = ({ hits }: Reply): number => (typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0));

function resultOf(
  { facets = [], highlights = true }: SearchQuery,
  words: readonly TypedWord[],
  reply: Reply,
): SearchResult {
  const count = totalOf(reply);
  return {
    hits: reply.hits.hits.map((hit): SearchHit => {
      const { document } = hit._source!;
      const { id, kind, title } = document;
      const score = hit._score ?? 0;
      return { id, kind, title, score, highlights: highlights ? highlightsOf(document, words) : [] };
    }),
    total: { count: Math.min(count, searchCeiling), exact: count <= searchCeiling },
    facets: Object.fromEntries(
      facets.map((name, index): [string, FacetCount[]] => {
        const counts = reply.aggregations?.[`f${index}`] as unknown as ValueCounts;
        const start = facetStart(name).length;
        return [
          name,
          counts.values.buckets.map(({ key, doc_count }) => ({ value: key.slice(start), count: doc_count })),
        ];
      }),
    ),
  };
}
