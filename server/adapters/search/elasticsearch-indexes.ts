import type { estypes } from '@elastic/elasticsearch';
import { RebuildSuperseded, type SearchIndex } from '../../ports/search.ts';
import { analysisVersion } from './analysis.ts';
import { type ElasticsearchHttp, ElasticsearchRefused } from './elasticsearch-http.ts';

/** Terms come as they are to be found, in order of no meaning; beginnings of up to ten characters have terms of their own. */
const terms: estypes.MappingTextProperty = {
  type: 'text',
  analyzer: 'whitespace',
  norms: false,
  index_options: 'docs',
  index_prefixes: { min_chars: 1, max_chars: 10 },
};

/** Longest value of a reader or facet, so that a term stays below Lucene's limit of 32,766 bytes. */
const maxValue = 8000;

const mappings: estypes.MappingTypeMapping = {
  dynamic: false,
  _meta: { analysis: analysisVersion },
  // What is only there to be found need not be kept a second time.
  _source: { excludes: ['terms'] },
  properties: {
    id: { type: 'keyword' },
    kind: { type: 'keyword' },
    at: { type: 'date', format: 'epoch_millis' },
    readers: { type: 'keyword', ignore_above: maxValue },
    facets: { type: 'keyword', ignore_above: maxValue },
    removed: { type: 'boolean' },
    document: { type: 'object', enabled: false },
    terms: {
      properties: { title: terms, names: terms, keywords: terms, text: terms, starts: terms, ends: terms },
    },
  },
};

/** Which generation of an index answers, and which one is being built: names of Elasticsearch's indices. */
export interface Generations {
  current: string;
  building: string | undefined;
}

type Aliases = Record<string, { aliases: Record<string, unknown> }>;

/**
 * The indices behind each index of ours: `<prefix>-records-1` and so on, one with the alias `<prefix>-records`, which
 * answers, and perhaps one with `<prefix>-records-building`.
 */
export class ElasticsearchIndexes {
  readonly #http: ElasticsearchHttp;
  readonly #prefix: string;
  readonly #prepared = new Map<SearchIndex, Promise<void>>();

  constructor(http: ElasticsearchHttp, prefix: string) {
    this.#http = http;
    this.#prefix = prefix;
  }

  alias(index: SearchIndex): string {
    return `${this.#prefix}-${index}`;
  }

  /** Makes the template and the first generation where there is none. */
  prepare(index: SearchIndex): Promise<void> {
    let prepared = this.#prepared.get(index);
    if (!prepared) {
      prepared = this.#prepare(index).catch((error) => {
        this.#prepared.delete(index);
        throw error;
      });
      this.#prepared.set(index, prepared);
    }
    return prepared;
  }

  async read(index: SearchIndex): Promise<Generations> {
    const { current, building } = await this.#find(index);
    if (!current) throw new Error(`The alias ${this.alias(index)} is missing; \`npm run reindex\` makes it again.`);
    return { current, building };
  }

  /** Makes a new generation in place of one that is being built; returns its name. */
  async begin(index: SearchIndex): Promise<string> {
    const { building: given } = await this.#find(index);
    const name = await this.#create(index, { settings: { refresh_interval: '-1' } });
    await this.#alias([
      { remove: { index: `${this.alias(index)}-*`, alias: this.#buildingAlias(index), must_exist: false } },
      { add: { index: name, alias: this.#buildingAlias(index) } },
    ]);
    if (given) await this.#delete(given);
    return name;
  }

  /** Throws `RebuildSuperseded` unless this generation is the one that is being built. */
  async check(index: SearchIndex, name: string): Promise<void> {
    if ((await this.#find(index)).building !== name) throw superseded();
  }

  /** Lets a generation answer in place of the one before, at once for everybody. */
  async swap(index: SearchIndex, name: string): Promise<void> {
    await this.#http.send('PUT', `/${name}/_settings`, { body: { index: { refresh_interval: null } } });
    await this.#http.send('POST', `/${name}/_refresh`);
    const removed: estypes.DeleteByQueryRequest['query'] = { term: { removed: true } };
    const purge = `/${name}/_delete_by_query?conflicts=proceed&refresh=true`;
    await this.#http.send('POST', purge, { body: { query: removed }, timeoutMs: 600_000 });
    const { current } = await this.#find(index);
    await this.#alias([
      { remove: { index: name, alias: this.#buildingAlias(index), must_exist: true } },
      ...(current ? [{ remove_index: { index: current } }] : []),
      { add: { index: name, alias: this.alias(index) } },
    ]);
  }

  async cancel(index: SearchIndex, name: string): Promise<void> {
    if ((await this.#find(index)).building === name) await this.#delete(name);
  }

  async isOutdated(index: SearchIndex): Promise<boolean> {
    const { body } = await this.#http.send<estypes.IndicesGetMappingResponse>('GET', `/${this.alias(index)}/_mapping`);
    return Object.values(body).some((found) => found.mappings._meta?.analysis !== analysisVersion);
  }

  #buildingAlias(index: SearchIndex): string {
    return `${this.alias(index)}-building`;
  }

  async #prepare(index: SearchIndex): Promise<void> {
    // A write to an index that was just thrown away must not make it again.
    const template: Omit<estypes.IndicesPutIndexTemplateRequest, 'name'> = {
      index_patterns: [`${this.#prefix}-*`],
      priority: 500,
      allow_auto_create: false,
      template: { mappings },
    };
    await this.#http.send('PUT', `/_index_template/${this.#prefix}`, { body: template });
    if ((await this.#find(index)).current) return;
    const first = `${this.alias(index)}-1`;
    await this.#put(first, { aliases: { [this.alias(index)]: {} } });
  }

  async #create(index: SearchIndex, body: Omit<estypes.IndicesCreateRequest, 'index'>): Promise<string> {
    const { body: found } = await this.#http.send<Aliases>('GET', `/${this.alias(index)}-*/_alias`);
    const numbers = Object.keys(found).map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? 0));
    for (let number = Math.max(0, ...numbers) + 1; ; number++) {
      const name = `${this.alias(index)}-${number}`;
      if (await this.#put(name, body)) return name;
    }
  }

  /** Creates an index; false where another process was faster. */
  async #put(name: string, body: Omit<estypes.IndicesCreateRequest, 'index'>): Promise<boolean> {
    try {
      await this.#http.send('PUT', `/${name}`, { body, timeoutMs: 60_000 });
      return true;
    } catch (error) {
      if (error instanceof ElasticsearchRefused && error.type === 'resource_already_exists_exception') return false;
      throw error;
    }
  }

  async #find(index: SearchIndex): Promise<Partial<Generations>> {
    const { body } = await this.#http.send<Aliases>('GET', `/${this.alias(index)}-*/_alias`);
    const having = (alias: string) => Object.keys(body).find((name) => alias in body[name]!.aliases);
    return { current: having(this.alias(index)), building: having(this.#buildingAlias(index)) };
  }

  async #alias(actions: estypes.IndicesUpdateAliasesAction[]): Promise<void> {
    try {
      await this.#http.send('POST', '/_aliases', { body: { actions } });
    } catch (error) {
      if (error instanceof ElasticsearchRefused && error.status === 404) throw superseded();
      throw error;
    }
  }

  async #delete(name: string): Promise<void> {
    await this.#http.send('DELETE', `/${name}`, { accept: [404], timeoutMs: 60_000 });
  }
}

const superseded = () => new RebuildSuperseded('Another rebuild of this index began.');
