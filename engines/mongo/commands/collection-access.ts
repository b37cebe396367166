import { decode, encode } from '../bson/codec.ts';
import { newObjectId } from '../bson/object-id.ts';
import { Doc, type Value } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import type { IndexDefinition } from '../keys/index-definition.ts';
import type { CollectionReader, CollectionWriter, Env, Namespace } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { parsePipeline } from '../language/pipeline.ts';
import { compileUpdate } from '../language/update/update.ts';
import { findRecords } from '../planner/find-records.ts';
import { collationsEqual } from '../planner/index-match.ts';
import { enteredCapped } from '../storage/capped.ts';
import { incomingDocument, storedVersion } from '../storage/incoming.ts';
import { decoded, runOn } from './pipeline-run.ts';

import type { Request } from './request.ts';
import { statsStage } from './stats-stages.ts';
import { validateDocument } from './validation.ts';
import { resolveView } from './views.ts';

/** The most bytes of documents that a join without an index holds in memory. */
const LARGEST_HASHED = 32 * 1024 * 1024;

/** How the stages of a pipeline reach other collections: by index where one helps, and as the command's transaction sees them. */
export class EngineCollections implements CollectionReader, CollectionWriter {
  readonly #engine: Engine;
  readonly #request: Request;

  constructor(engine: Engine, request: Request) {
    this.#engine = engine;
    this.#request = request;
  }

  find(ns: Namespace, filter: Doc, env: Env): Iterable<Doc> {
    const collection = this.#engine.store.catalog.find(ns.db, ns.coll, this.#request.viewer);
    if (!collection) return [];
    if (collection.isView) {
      const resolved = resolveView(this.#engine, this.#request, collection);
      const pipeline = parsePipeline([...resolved.stages, new Doc([['$match', filter]])], env);
      return runOn(this.#engine, this.#request, resolved.collection, pipeline, env).documents;
    }
    const query = {
      filter: parseFilter(filter, env),
      sort: undefined,
      hint: undefined,
      collation: env.collation?.spec,
    };
    return decoded(findRecords(collection, query, this.#engine.view(this.#request), env).records);
  }

  isBestHashed(ns: Namespace, path: string, env: Env): boolean {
    const collection = this.#engine.store.catalog.find(ns.db, ns.coll, this.#request.viewer);
    if (!collection || collection.isView || collection.bytes > LARGEST_HASHED) return false;
    const leads = ({ fields, kind, ready, hidden, collation }: IndexDefinition): boolean =>
      fields[0]!.name === path &&
      kind !== 'text' &&
      ready &&
      !hidden &&
      collationsEqual(collation?.spec, env.collation?.spec);
    return !collection.indexes.some(leads);
  }

  stats(stage: string, spec: Value, env: Env): Iterable<Doc> {
    return statsStage(this.#engine, this.#request, stage, spec, env);
  }

  hasUniqueIndex(ns: Namespace, on: readonly string[]): boolean {
    const collection = this.#engine.store.catalog.find(ns.db, ns.coll);
    if (!collection) return on.length === 1 && on[0] === '_id';
    const wanted = [...on].sort().join();
    return collection.indexes.some(
      (index) =>
        index.unique &&
        !index.isPartial &&
        !index.collation &&
        index.fields
          .map((f) => f.name)
          .sort()
          .join() === wanted,
    );
  }

  insert(ns: Namespace, doc: Doc, _env: Env): void {
    const collection = this.#engine.findOrCreate(this.#request, ns.db, ns.coll);
    validateDocument(this.#engine, this.#request, collection, doc);
    const version = incomingDocument(encode(doc), collection, () => this.#engine.nextTime());
    this.#engine.store.writer.insert(collection, version);
    if (collection.isCapped) enteredCapped(this.#engine.store, collection);
  }

  update(ns: Namespace, filter: Doc, update: Doc | Doc[], options: { upsert: boolean }, env: Env): number {
    const collection = this.#engine.findOrCreate(this.#request, ns.db, ns.coll);
    const parsed = parseFilter(filter, env);
    const compiled = compileUpdate(update, { env });
    const query = { filter: parsed, sort: undefined, hint: undefined, collation: env.collation?.spec, limit: 1 };
    for (const { rid, bytes } of findRecords(collection, query, this.#engine.view(this.#request), env).records) {
      const before = decode(bytes);
      const after = compiled.apply(before);
      if (after === before) return 1;
      validateDocument(this.#engine, this.#request, collection, after, before);
      this.#engine.store.writer.replace(collection, rid, { doc: before, bytes }, storedVersion(after));
      return 1;
    }
    if (!options.upsert) return 0;
    const made = compiled.upsertDoc(parsed);
    this.insert(ns, made.has('_id') ? made : new Doc([['_id', newObjectId()], ...made]), env);
    return 0;
  }

  /** Writes into a collection of another name first, which then takes the place of the old one with its indexes and options. */
  replaceAll(ns: Namespace, docs: Iterable<Doc>, env: Env): void {
    const { catalog, batches, writer } = this.#engine.store;
    const old = catalog.find(ns.db, ns.coll);
    if (old?.isView) throw new MongoError('CommandNotSupportedOnView', `Cannot $out to view ${old.ns}`);
    batches.join();
    const made = catalog.create(ns.db, `tmp.agg_out.${crypto.randomUUID()}`, old?.options ?? new Doc());
    for (const index of old?.indexes ?? []) if (!index.isId) catalog.finishIndex(catalog.addIndex(made, index.spec));
    try {
      for (const doc of docs) {
        env.checkDeadline();
        writer.insert(
          made,
          incomingDocument(encode(doc), made, () => this.#engine.nextTime()),
        );
      }
    } catch (error) {
      catalog.drop(made);
      throw error;
    }
    const standing = catalog.find(ns.db, ns.coll);
    if (standing) this.#engine.dropCollection(standing);
    catalog.rename(made, ns.db, ns.coll);
  }
}
