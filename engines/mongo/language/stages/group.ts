import { Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import { ACCUMULATORS } from '../accumulators/accumulators.ts';
import type { Env, Scratch, ScratchEntry } from '../env.ts';
import { createCompiler } from '../expression/compile.ts';
import type { Compiler, Frame } from '../expression/expression.ts';
import { MEMORY_LIMIT, SPILL_LIMIT } from '../external-sort.ts';
import { formatValue } from '../format.ts';
import { packDocument, unpackDocument } from '../metadata.ts';
import { approximateSize } from '../size.ts';
import { createKeyEncoder } from '../value-key.ts';
import { lazily, type Stage, type StageParser } from './stage.ts';

/** One field of a group: its name and what makes an accumulator for it. */
export interface GroupField {
  readonly name: string;
  readonly create: () => Accumulator;
}

/** Reads `{total: {$sum: '$a'}}`: the field a stage computes for each group. */
export function parseGroupField(name: string, spec: Value, compiler: Compiler): GroupField {
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) throw new MongoError(40236, `The field name '${name}' cannot be an operator name`);
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  }
  if (spec.size > 1) throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  const [operator, argument] = [...spec][0]!;
  const accumulator = ACCUMULATORS.get(operator);
  if (!accumulator) throw new MongoError(15952, `unknown group operator '${operator}'`);
  if (Array.isArray(argument)) throw new MongoError(40237, `The ${operator} accumulator is a unary operator`);
  return { name, create: accumulator(argument, compiler) };
}

export const group: StageParser = (spec, env) => {
  if (!(spec instanceof Doc)) throw new MongoError(15947, "a group's fields must be specified in an object");
  const compiler = createCompiler(env);
  const id = spec.get('_id');
  if (id === undefined) throw new MongoError(15955, 'a group specification must include an _id');
  const key = compiler.compile(id);
  const fields = [...spec]
    .filter(([name]) => name !== '_id')
    .map(([name, field]) => parseGroupField(name, field, compiler));
  return groupBy((frame) => key(frame) ?? null, fields, env);
};

interface Group {
  readonly id: Value;
  readonly accumulators: Accumulator[];
}

/** Gathers documents by a key; the groups come in the order of their first documents. */
export function groupBy(key: (frame: Frame) => Value, fields: readonly GroupField[], env: Env): Stage {
  return function* (source) {
    const overflow = new Overflow(env);
    try {
      for (let rest: Iterable<Doc> | undefined = source; rest; rest = overflow.takeList()) {
        const groups = gather(rest, { key, fields, env, overflow });
        for (const { id, accumulators } of groups.values()) yield finish(id, fields, accumulators);
      }
    } finally {
      overflow.close();
    }
  };
}

interface Gathering {
  readonly key: (frame: Frame) => Value;
  readonly fields: readonly GroupField[];
  readonly env: Env;
  readonly overflow: Overflow;
}

/** As many groups as fit into memory; documents of further ones are put aside. */
function gather(source: Iterable<Doc>, { key, fields, env, overflow }: Gathering): Map<string, Group> {
  const encode = createKeyEncoder(env.collation);
  const groups = new Map<string, Group>();
  const frame: Frame = { root: new Doc(), slots: [] };
  let bytes = 0;
  for (const doc of source) {
    env.checkDeadline();
    frame.root = doc;
    const id = key(frame);
    const k = encode(id);
    let found = groups.get(k);
    if (!found) {
      bytes += approximateSize(id) + GROUP_BYTES * (1 + fields.length);
      if (overflow.takes(bytes, doc)) continue;
      found = { id, accumulators: fields.map((field) => field.create()) };
      groups.set(k, found);
    }
    for (const accumulator of found.accumulators) accumulator.add(frame);
  }
  return groups;
}

/** About what a group and each of its accumulators take beside their values. */
const GROUP_BYTES = 64;
const BLOCK = 1000;

/** Documents of groups that do not fit into memory: on the disk, until their turn comes. */
class Overflow {
  readonly #env: Env;
  #scratch: Scratch | undefined;
  #block: Doc[] = [];
  #list = 0;
  #any = false;

  constructor(env: Env) {
    this.#env = env;
  }

  /** Puts a document aside when its group is one too many. Throws where the command must not use the disk. */
  takes(bytes: number, doc: Doc): boolean {
    const { allowDiskUse, openScratch } = this.#env;
    if (bytes <= (allowDiskUse ? SPILL_LIMIT : MEMORY_LIMIT)) return false;
    if (!allowDiskUse) {
      throw new MongoError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        "Exceeded memory limit for $group, but didn't allow external sort. Pass allowDiskUse:true to opt in.",
      );
    }
    if (!openScratch) return false;
    this.#scratch ??= openScratch();
    this.#any = true;
    if (this.#block.push(doc) >= BLOCK) this.#write();
    return true;
  }

  #write(): void {
    this.#scratch?.write(this.#list, this.#block.map(packDocument));
    this.#block = [];
  }

  /** What was put aside since the last time, in its order; undefined: nothing. */
  takeList(): Iterable<Doc> | undefined {
    if (!this.#any) return undefined;
    this.#any = false;
    this.#write();
    return unpacked(this.#scratch!.read(this.#list++));
  }

  close(): void {
    this.#scratch?.close();
  }
}

function* unpacked(entries: Iterable<ScratchEntry>): Iterable<Doc> {
  for (const entry of entries) yield unpackDocument(entry);
}

function finish(id: Value, fields: readonly GroupField[], accumulators: readonly Accumulator[]): Doc {
  const out = new Doc([['_id', id]]);
  fields.forEach((field, i) => {
    const value = accumulators[i]!.result();
    if (value !== undefined) out.set(field.name, value);
  });
  return out;
}

/** `$count: 'name'`: how many documents there are; nothing at all when there are none. */
export const count: StageParser = (spec, env) => {
  if (typeof spec !== 'string') throw new MongoError(40156, 'the count field must be a non-empty string');
  if (spec === '') throw new MongoError(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('\0')) throw new MongoError(40159, 'the count field cannot contain a null byte');
  if (spec.includes('.')) throw new MongoError(40160, "the count field cannot contain '.'");
  return function* (source) {
    let n = 0;
    for (const _ of source) {
      env.checkDeadline();
      n += 1;
    }
    if (n > 0) yield new Doc([[spec, countValue(n)]]);
  };
};

/** A count in the type the server gives it. */
export function countValue(n: number): Value {
  return n <= 2147483647 ? new Int32(n) : BigInt(n);
}

/** `$sortByCount: expression`: groups by it and sorts by their sizes, the largest first. */
export const sortByCount: StageParser = (spec, env) => {
  const isExpression =
    spec instanceof Doc ? spec.keys().next().value?.startsWith('$') : typeof spec === 'string' && spec.startsWith('$');
  if (!isExpression) {
    const code = spec instanceof Doc ? 40147 : typeof spec === 'string' ? 40148 : 40149;
    throw new MongoError(
      code,
      `the sortByCount field must be specified as a $-prefixed path or an expression object, but found ${formatValue(spec)}`,
    );
  }
  const compiler = createCompiler(env);
  const key = compiler.compile(spec);
  const counter = parseGroupField('count', new Doc([['$sum', new Int32(1)]]), compiler);
  const grouped = groupBy((frame) => key(frame) ?? null, [counter], env);
  const size = (doc: Doc): number => {
    const n = doc.get('count');
    return n instanceof Int32 ? n.value : Number(n);
  };
  return (source) => lazily(() => [...grouped(source)].sort((a, b) => size(b) - size(a)));
};
