import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import mongoose, { type mongo } from 'mongoose';
import { StartError } from '../database.ts';
import { ignoreDuplicates } from '../kernel/db.ts';

type Row = mongo.BSON.Document;

export interface CopyProgress {
  collection: string;
  copied: number;
  total: number;
}

export interface CopyResult {
  collections: number;
  documents: number;
  /** Documents that a run before had brought. */
  found: number;
}

/** What says in the target how far a copy has come; gone when it is whole. */
const progressName = 'move_unfinished';
interface ProgressRow {
  _id: string;
  /** Of the installation that is copied, in the row `move`. */
  source?: string;
  /** The last document that arrived. */
  after?: mongo.BSON.Document['_id'];
  isDone?: boolean;
}

const batchRows = 1000;
/** What arrived after the last note is sent again after a kill, and refused as a duplicate. */
const batchesPerNote = 10;
/** Types stay what they are: a whole number does not become a double on its way. */
const faithful = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/**
 * Copies every collection of the connected database with its indexes into an empty database on another server, and compares
 * counts and checksums. A copy that was cut off goes on; one that differs, since its source went on living, is made again.
 * `source` names the installation. Throws `StartError` where the target holds something else.
 */
export async function copyDatabase(
  { uri, source }: { uri: string; source: string },
  onProgress: (progress: CopyProgress) => void,
): Promise<CopyResult> {
  const from = mongoose.connection.db!;
  const client = await connect(uri);
  try {
    const to = client.db();
    await claim(to, source);
    const specs = (await from.listCollections({ type: 'collection' }).toArray()) as mongo.CollectionInfo[];
    const result = { collections: 0, documents: 0, found: 0 };
    for (const { name, options = {} } of specs.filter(({ name }) => !name.startsWith('system.'))) {
      const copy = await new CollectionCopy({ from, to, name, options, onProgress }).run();
      result.collections++;
      result.documents += copy.documents;
      result.found += copy.found;
    }
    await to.dropCollection(progressName);
    return result;
  } finally {
    await client.close();
  }
}

async function connect(uri: string): Promise<mongo.MongoClient> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: 5000,
    writeConcern: { w: 'majority' },
    appName: 'sequelstring-move',
  });
  await client.connect();
  const hello = await client.db().command({ hello: 1 });
  if (hello.setName || hello.msg === 'isdbgrid') return client;
  await client.close();
  throw new StartError('The program needs a replica set or a sharded cluster; that server is neither.');
}

/** Says in the target whose copy it is, before anything else is in it. */
async function claim(to: mongo.Db, source: string): Promise<void> {
  const progress = to.collection<ProgressRow>(progressName);
  const claimed = await progress.findOne({ _id: 'move' });
  if (claimed?.source === source) return;
  const [taken] = await to.listCollections({}, { nameOnly: true }).toArray();
  if (taken)
    throw new StartError(
      claimed
        ? `The database ${to.databaseName} holds the unfinished copy of another installation.`
        : `The database ${to.databaseName} is not empty: it has the collection ${taken.name}. Name another one.`,
    );
  await progress.insertOne({ _id: 'move', source });
}

interface CopyContext {
  from: mongo.Db;
  to: mongo.Db;
  name: string;
  options: Row;
  onProgress(progress: CopyProgress): void;
}

/** One collection on its way. Its indexes are built when all of it is there, so that no expiry takes anything meanwhile. */
class CollectionCopy {
  readonly #context: CopyContext;
  readonly #progress: mongo.Collection<ProgressRow>;
  /** Capped collections keep the order in which they were written, all others are read by their ids. */
  readonly #order: mongo.Sort;
  readonly #source: mongo.Collection;
  readonly #target: mongo.Collection;

  constructor(context: CopyContext) {
    this.#context = context;
    this.#progress = context.to.collection<ProgressRow>(progressName);
    this.#order = context.options.capped ? { $natural: 1 } : { _id: 1 };
    this.#source = context.from.collection(context.name);
    this.#target = context.to.collection(context.name);
  }

  async run(): Promise<Omit<CopyResult, 'collections'>> {
    const { name, options, to } = this.#context;
    const before = await this.#progress.findOne({ _id: name }, faithful);
    const documents = await this.#source.countDocuments();
    if (before?.isDone) return { documents, found: documents };
    const exists = (await to.listCollections({ name }).toArray()).length > 0;
    let found = exists ? await this.#target.countDocuments() : 0;
    if (!exists) await to.createCollection(name, options);
    if (!exists || !options.capped) await this.#copy(exists ? before?.after : undefined);
    if (!(await this.#compare())) {
      found = 0;
      await this.#startOver();
    }
    await this.#buildIndexes();
    await this.#progress.updateOne({ _id: name }, { $set: { isDone: true } }, { upsert: true });
    return { documents, found };
  }

  async #startOver(): Promise<void> {
    const { name, options, to } = this.#context;
    await this.#progress.deleteOne({ _id: name });
    await to.dropCollection(name);
    await to.createCollection(name, options);
    await this.#copy(undefined);
    if (!(await this.#compare())) throw new StartError(`The copy of ${name} differs from what it was made of.`);
  }

  async #copy(after: Row['_id']): Promise<void> {
    const { name, onProgress } = this.#context;
    const total = await this.#source.estimatedDocumentCount();
    const rows = this.#source.find({}, { ...faithful, batchSize: batchRows }).sort(this.#order);
    // `min` compares ids of any type; the document that it begins with is there already.
    if (after !== undefined) rows.min({ _id: after }).hint({ _id: 1 });
    let copied = after === undefined ? 0 : (await this.#target.estimatedDocumentCount()) - 1;
    let batches = 0;
    for await (const batch of readAhead(inBatches(rows))) {
      await this.#target.insertMany(batch, { ordered: Boolean(this.#context.options.capped) }).catch(ignoreDuplicates);
      copied += batch.length;
      batches += 1;
      if (batches % batchesPerNote === 0) await this.#note(batch.at(-1)!._id);
      onProgress({ collection: name, copied, total });
    }
  }

  async #note(after: Row['_id']): Promise<void> {
    await this.#progress.updateOne({ _id: this.#context.name }, { $set: { after } }, { upsert: true });
  }

  async #compare(): Promise<boolean> {
    const [source, target] = await Promise.all([this.#checksum(this.#source), this.#checksum(this.#target)]);
    return isDeepStrictEqual(source, target);
  }

  /** Over the documents as they are stored, byte by byte. */
  async #checksum(collection: mongo.Collection): Promise<{ count: number; sha256: string }> {
    const hash = createHash('sha256');
    let count = 0;
    const rows = collection.find({}, { raw: true, batchSize: batchRows }).sort(this.#order);
    for await (const row of rows) {
      hash.update(row as unknown as Buffer);
      count++;
    }
    return { count, sha256: hash.digest('hex') };
  }

  async #buildIndexes(): Promise<void> {
    const indexes = (await this.#source.indexes()).filter(({ name }) => name !== '_id_');
    if (indexes.length === 0) return;
    const specs = indexes.map(({ v: _version, ...spec }) => spec as mongo.IndexDescription);
    await this.#target.createIndexes(specs);
  }
}

/** Reads what comes next while the last is being written. */
async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  for (let next = source.next(); ; ) {
    const { done, value } = await next;
    if (done) return;
    next = source.next();
    // Told when it is this one's turn.
    next.catch(() => {});
    yield value;
  }
}

/** Rows in the order in which they come, never more than fit into one insert. */
async function* inBatches(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
