import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerSearch, compile, type Indexed, Refused, shape } from './elasticsearch-peer.query.fixture.ts';

type Json = Record<string, unknown>;
interface Index {
  aliases: Set<string>;
  mappings: Json;
  documents: Map<string, Indexed>;
  /** What searches see: the documents at the last refresh. */
  refreshed: Indexed[];
}

export interface Peer {
  url: string;
  /** Requests so far, as `METHOD /path`. */
  requests: string[];
  /** The next requests, or the next items of bulk requests, are answered with 429. */
  busy: { requests: number; items: number };
  close(): Promise<void>;
}

/**
 * The part of the Elasticsearch REST API that is used, in memory, as version 8 documents it: writes are seen by searches
 * after a refresh alone, unknown keys are refused, and aliases change all at once or not at all.
 */
export async function startPeer(): Promise<Peer> {
  const peer = new InMemoryPeer();
  const requests: string[] = [];
  const busy = peer.busy;
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const reply = await peer.answer(request);
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  // Elasticsearch keeps idle connections open; Node.js would close one just as a slow machine takes it up again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://elastic:secret@127.0.0.1:${port}`, requests, busy, close };
}

const authorization = `Basic ${Buffer.from('elastic:secret').toString('base64')}`;

class InMemoryPeer {
  readonly busy = { requests: 0, items: 0 };
  readonly #indices = new Map<string, Index>();
  #template: Json | undefined;

  async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    try {
      if (request.headers.authorization !== authorization) throw new Refused(401, 'security_exception', 'who are you?');
      if (this.busy.requests > 0) {
        this.busy.requests--;
        throw new Refused(429, 'es_rejected_execution_exception', 'busy');
      }
      return { status: 200, body: this.#route(request, Buffer.concat(chunks).toString()) };
    } catch (error) {
      if (!(error instanceof Refused)) return { status: 500, body: { error: { type: 'peer', reason: String(error) } } };
      const cause = { type: error.type, reason: error.message };
      return { status: error.status, body: { error: { root_cause: [cause], ...cause }, status: error.status } };
    }
  }

  #route({ method, url, headers }: IncomingMessage, text: string): unknown {
    const { pathname, search } = new URL(url!, 'http://peer');
    const [first = '', second] = pathname.slice(1).split('/');
    const type = first === '_bulk' ? 'application/x-ndjson' : 'application/json';
    if (text && headers['content-type'] !== type) throw new Refused(406, 'media_type_header_exception', 'content type');
    const body = (): unknown => JSON.parse(text);
    switch (
      `${method} ${first.startsWith('_') ? first : '*'}${second === undefined ? '' : `/${first === '_index_template' ? '*' : second}`}${search}`
    ) {
      case 'PUT _index_template/*':
        return this.#putTemplate(body());
      case 'PUT *':
        return this.#create(first, body());
      case 'DELETE *':
        return this.#delete(first);
      case 'GET */_alias':
        return Object.fromEntries(
          [...this.#matching(first)].map(([name, { aliases }]) => [name, { aliases: objectOf(aliases) }]),
        );
      case 'POST _aliases':
        return this.#changeAliases(body());
      case 'PUT */_settings':
        shape(shape(body(), ['index']).index, ['refresh_interval']);
        return this.#concrete(first) && { acknowledged: true };
      case 'GET */_mapping':
        return { [first]: { mappings: this.#resolve(first).mappings } };
      case 'POST */_refresh':
        return this.#refresh(this.#resolve(first));
      case 'GET */_count':
        return { count: this.#resolve(first).refreshed.length };
      case 'POST */_search':
        return answerSearch(body(), this.#resolve(first).refreshed, first);
      case 'POST */_delete_by_query?conflicts=proceed&refresh=true':
        return this.#deleteByQuery(this.#concrete(first), body());
      case 'POST _bulk':
        return this.#bulk(text);
      default:
        throw new Refused(405, 'method_not_allowed', `${method} ${url}`);
    }
  }

  #putTemplate(body: unknown): unknown {
    const { template } = shape(body, ['index_patterns', 'priority', 'allow_auto_create', 'template']);
    const { mappings } = shape(template, ['mappings']);
    shape(mappings, ['dynamic', '_meta', '_source', 'properties']);
    this.#template = mappings as Json;
    return { acknowledged: true };
  }

  #create(name: string, body: unknown): unknown {
    const { aliases = {}, settings = {} } = shape(body, [], ['aliases', 'settings']);
    shape(settings, [], ['refresh_interval']);
    if (!/^[a-z0-9][a-z0-9_.-]*$/.test(name)) throw new Refused(400, 'invalid_index_name_exception', name);
    if (this.#indices.has(name)) throw new Refused(400, 'resource_already_exists_exception', name);
    if (!this.#template) throw new Refused(400, 'peer', 'an index needs its template first');
    const index = {
      aliases: new Set(Object.keys(aliases as Json)),
      mappings: this.#template,
      documents: new Map(),
      refreshed: [],
    };
    this.#indices.set(name, index);
    return { acknowledged: true, shards_acknowledged: true, index: name };
  }

  #delete(name: string): unknown {
    this.#concrete(name);
    this.#indices.delete(name);
    return { acknowledged: true };
  }

  #changeAliases(body: unknown): unknown {
    const before = new Map(
      [...this.#indices].map(([name, index]) => [name, { ...index, aliases: new Set(index.aliases) }]),
    );
    try {
      for (const action of shape(body, ['actions']).actions as Json[]) this.#changeAlias(action);
    } catch (error) {
      this.#indices.clear();
      for (const [name, index] of before) this.#indices.set(name, index);
      throw error;
    }
    return { acknowledged: true, errors: false };
  }

  #changeAlias(action: Json): void {
    const [[kind, said]] = Object.entries(action) as [[string, Json]];
    if (kind === 'remove_index') this.#delete(shape(said, ['index']).index as string);
    else if (kind === 'add')
      this.#concrete(shape(said, ['index', 'alias']).index as string).aliases.add(said.alias as string);
    else if (kind === 'remove') {
      const { index, alias, must_exist } = shape(said, ['index', 'alias'], ['must_exist']);
      const removed = [...this.#matching(index as string)].filter(([, { aliases }]) => aliases.delete(alias as string));
      if (removed.length === 0 && must_exist !== false)
        throw new Refused(404, 'aliases_not_found_exception', String(alias));
    } else throw new Refused(400, 'parsing_exception', kind);
  }

  #refresh(index: Index): unknown {
    index.refreshed = [...index.documents.values()];
    return { _shards: { total: 1, successful: 1, failed: 0 } };
  }

  #deleteByQuery(index: Index, body: unknown): unknown {
    const scorer = compile(shape(body, ['query']).query);
    const found = index.refreshed.filter((document) => scorer(document) !== undefined);
    for (const { id } of found) index.documents.delete(id);
    this.#refresh(index);
    return { deleted: found.length, failures: [] };
  }

  #bulk(text: string): unknown {
    if (!text.endsWith('\n')) throw new Refused(400, 'illegal_argument_exception', 'the last line must end');
    const lines = text.slice(0, -1).split('\n');
    const items: Json[] = [];
    while (lines.length > 0) {
      const [[kind, said]] = Object.entries(JSON.parse(lines.shift()!)) as [[string, unknown]];
      const { _index, _id } = shape(said, ['_index', '_id']) as { _index: string; _id: string };
      const source = kind === 'delete' ? undefined : (JSON.parse(lines.shift()!) as Json);
      items.push({ [kind]: { _index, _id, ...this.#write(kind, _index, _id, source) } });
    }
    return { took: 1, errors: items.some((item) => 'error' in (Object.values(item)[0] as Json)), items };
  }

  #write(kind: string, name: string, id: string, source: Json | undefined): Json {
    const refuse = (status: number, type: string) => ({ status, error: { type, reason: type } });
    if (this.busy.items > 0) {
      this.busy.items--;
      return refuse(429, 'es_rejected_execution_exception');
    }
    let index: Index;
    try {
      index = this.#resolve(name);
    } catch {
      return refuse(404, 'index_not_found_exception');
    }
    const { documents } = index;
    if (kind === 'delete')
      return documents.delete(id) ? { status: 200, result: 'deleted' } : { status: 404, result: 'not_found' };
    if (kind === 'create' && documents.has(id)) return refuse(409, 'version_conflict_engine_exception');
    if (kind !== 'create' && kind !== 'index') return refuse(400, 'illegal_argument_exception');
    const status = documents.has(id) ? 200 : 201;
    documents.set(id, indexDocument(id, source!));
    return { status, result: status === 201 ? 'created' : 'updated' };
  }

  #matching(pattern: string): [string, Index][] {
    const isWanted = (name: string) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
    return [...this.#indices].filter(([name]) => isWanted(name));
  }

  #concrete(name: string): Index {
    const index = this.#indices.get(name);
    if (!index) throw new Refused(404, 'index_not_found_exception', `no such index [${name}]`);
    return index;
  }

  /** An index by its name or by an alias that it alone has. */
  #resolve(name: string): Index {
    const having = [...this.#indices.values()].filter(({ aliases }) => aliases.has(name));
    return having.length === 1 ? having[0]! : this.#concrete(name);
  }
}

const objectOf = (aliases: Set<string>): Json => Object.fromEntries([...aliases].map((alias) => [alias, {}]));

/** The terms of a document: words of `terms.*` parted by white space, everything else as it is. */
function indexDocument(id: string, source: Json): Indexed {
  shape(source, [], ['id', 'kind', 'at', 'readers', 'facets', 'removed', 'document', 'terms']);
  const fields = new Map<string, Set<string>>();
  for (const [name, value] of Object.entries(source)) {
    if (name === 'terms') {
      for (const [place, text] of Object.entries(value as Record<string, string>)) {
        fields.set(`terms.${place}`, new Set(text.split(/\s+/).filter(Boolean)));
      }
    } else if (name !== 'document') fields.set(name, new Set((Array.isArray(value) ? value : [value]).map(String)));
  }
  return { id, source, fields };
}
