import { Doc, Int32, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { Env } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { parsePipeline } from '../language/pipeline.ts';
import { describeExecution, describePlan } from '../planner/explain.ts';
import { findRecords, type PlannedQuery, type RecordQuery } from '../planner/find-records.ts';
import type { Collection } from '../storage/collection.ts';
import { SERVER_VERSION } from '../version.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { countOption, hintOf } from './cursor-reply.ts';
import { runOn } from './pipeline-run.ts';
import { Request } from './request.ts';
import { resolveView } from './views.ts';

const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** Tells how a command would be carried out; beyond `queryPlanner` reads are run, writes never. */
export const explain: Command = {
  name: 'explain',
  fields: { verbosity: 'string' },
  run(request, engine) {
    const inner = request.target;
    if (!(inner instanceof Doc)) throw new MongoError('FailedToParse', 'explain command requires a nested object');
    const verbosity = request.text('verbosity') ?? 'allPlansExecution';
    if (!VERBOSITIES.includes(verbosity)) {
      throw new MongoError(
        'BadValue',
        `Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`,
      );
    }
    return explainCommand(engine, innerRequest(request, inner), verbosity !== 'queryPlanner');
  },
};

function innerRequest(request: Request, command: Doc): Request {
  const [name] = command.keys();
  const body = new Doc(command).set('$db', request.db);
  const limit = request.body.get('maxTimeMS');
  if (limit !== undefined) body.set('maxTimeMS', limit);
  const inner = new Request({ name: name ?? '', body, documents: undefined }, request.client);
  inner.transaction = request.transaction;
  return inner;
}

/** Explains one command; `run` asks for the figures of an execution. */
export function explainCommand(engine: Engine, request: Request, run: boolean): Reply {
  switch (request.name) {
    case 'aggregate':
      return explainAggregate(engine, request, run);
    case 'find':
      return explainQuery(engine, request, run, {
        filter: request.doc('filter'),
        sort: request.doc('sort'),
        limit: countOption(request, 'limit') || undefined,
      });
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return explainQuery(engine, request, run, {
        filter: request.doc('query'),
        sort: request.doc('sort'),
        limit: undefined,
      });
    case 'update':
      return explainQuery(engine, request, run, statementOf(request.docs('updates')[0], 'multi'));
    case 'delete':
      return explainQuery(engine, request, run, statementOf(request.docs('deletes')[0], 'limit'));
    default:
      throw new MongoError('CommandNotFound', `Explain failed due to unknown command: ${request.name}`);
  }
}

interface Explained {
  readonly filter: Doc | undefined;
  readonly sort: Doc | undefined;
  readonly limit: number | undefined;
  readonly hint?: Value | undefined;
}

function statementOf(statement: Doc | undefined, single: 'multi' | 'limit'): Explained {
  const one = single === 'multi' ? statement?.get('multi') !== true : statement?.get('limit') !== 0;
  return {
    filter: statement?.get('q') as Doc | undefined,
    sort: statement?.get('sort') as Doc | undefined,
    limit: one ? 1 : undefined,
    hint: statement?.get('hint'),
  };
}

function explainQuery(engine: Engine, request: Request, run: boolean, explained: Explained): Reply {
  const collection = engine.find(request);
  const env = engine.env(request, collection);
  const filter = explained.filter ?? new Doc();
  const query: RecordQuery = {
    filter: parseFilter(filter, env),
    sort: explained.sort,
    hint: typeof explained.hint === 'string' || explained.hint instanceof Doc ? explained.hint : hintOf(request),
    collation: env.collation?.spec,
    ...(request.name === 'find' ? findOptions(request) : {}),
    ...(explained.limit ? { limit: explained.limit } : {}),
  };
  const planned =
    collection && !collection.isView ? findRecords(collection, query, engine.view(request), env) : undefined;
  return { explainVersion: '1', ...describe(request, planned, filter, query, run), ...ending(request, engine) };
}

function findOptions(request: Request): Partial<RecordQuery> {
  return { skip: countOption(request, 'skip') ?? 0, min: request.doc('min'), max: request.doc('max') };
}

function describe(
  request: Request,
  planned: PlannedQuery | undefined,
  filter: Doc,
  query: RecordQuery,
  run: boolean,
): Reply {
  const details = { sort: query.sort, skip: query.skip, limit: query.limit, projection: request.doc('projection') };
  const winningPlan = planned ? describePlan(planned.plan, filter, details) : { stage: 'EOF' };
  const queryPlanner = {
    namespace: `${request.db}.${request.collectionName}`,
    parsedQuery: filter,
    indexFilterSet: false,
    maxIndexedOrSolutionsReached: false,
    maxIndexedAndSolutionsReached: false,
    maxScansToExplodeReached: false,
    winningPlan,
    rejectedPlans: [],
  };
  if (!run) return { queryPlanner };
  const started = performance.now();
  let returned = 0;
  for (const _ of planned?.records ?? []) returned++;
  const counts = planned?.counts ?? { keys: 0, documents: 0 };
  return {
    queryPlanner,
    executionStats: describeExecution(counts, returned, performance.now() - started, winningPlan),
  };
}

function explainAggregate(engine: Engine, request: Request, run: boolean): Reply {
  if (request.body.has('writeConcern')) {
    throw new MongoError('FailedToParse', "Aggregation explain does not support the'writeConcern' option");
  }
  const named = engine.find(request);
  const { collection, stages } = named?.isView ? resolveView(engine, request, named) : plain(named);
  const env: Env = engine.env(request, collection);
  const specs = [...stages, ...request.docs('pipeline')];
  const pipeline = parsePipeline(specs, env);
  const planned = runOn(engine, request, collection, pipeline, env, { counting: false }).planned;
  const { prefix } = pipeline;
  const query = {
    filter: parseFilter(prefix.filter ?? new Doc(), env),
    sort: prefix.sort,
    hint: undefined,
    collation: undefined,
    skip: prefix.skip,
    limit: prefix.limit,
  };
  const cursor = describe(request, planned, prefix.filter ?? new Doc(), query as RecordQuery, run);
  if (prefix.length === specs.length) return { explainVersion: '1', ...cursor, ...ending(request, engine) };
  const rest = specs.slice(prefix.length) as Doc[];
  return { explainVersion: '1', stages: [{ $cursor: cursor }, ...rest], ...ending(request, engine) };
}

function plain(collection: Collection | undefined): { collection: Collection | undefined; stages: readonly Value[] } {
  return { collection, stages: [] };
}

function ending(request: Request, engine: Engine): Reply {
  return {
    command: request.body,
    serverInfo: { host: engine.host, port: new Int32(0), version: SERVER_VERSION, gitVersion: 'sequelstring-mongo' },
  };
}
