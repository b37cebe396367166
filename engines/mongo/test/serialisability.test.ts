import fc from 'fast-check';
import { type Collection, MongoServerError } from 'mongodb';
import { expect, test } from 'vitest';
import { startMongo } from '../main.ts';
import { checkFolder } from '../storage/check.ts';
import { openServer } from './server.fixture.ts';

/** A document is the history of its writers: each one that writes appends its name. */
interface Register {
  _id: string;
  log: string[];
}

/** What one client does at once: read some registers and, unless it only reads, append to each of them. */
interface Plan {
  keys: string[];
  kind: 'append' | 'read' | 'single';
}

/** A plan that was carried out, with what it saw. */
interface Outcome extends Plan {
  name: string;
  seen: Map<string, string[]>;
}

const { dir, client } = await openServer(startMongo);
let runs = 0;

/** Undefined when the server refused it because of another one: then it must have left no trace. */
async function carryOut(registers: Collection<Register>, plan: Plan, name: string): Promise<Outcome | undefined> {
  const seen = new Map<string, string[]>();
  if (plan.kind === 'single') {
    const key = plan.keys[0]!;
    await registers.updateOne({ _id: key }, { $push: { log: name } });
    return { ...plan, keys: [key], name, seen };
  }
  const session = client.startSession();
  try {
    session.startTransaction();
    for (const key of plan.keys) {
      const register = await registers.findOne({ _id: key }, { session });
      seen.set(key, register?.log ?? []);
      if (plan.kind === 'append') await registers.updateOne({ _id: key }, { $push: { log: name } }, { session });
    }
    await session.commitTransaction();
    return { ...plan, name, seen };
  } catch (error) {
    if (!(error instanceof MongoServerError) || !error.hasErrorLabel('TransientTransactionError')) throw error;
    return undefined;
  } finally {
    await session.endSession();
  }
}

/** Who must have come before whom: writers in the order of each log, readers between what they saw and what they did not. */
function precedence(outcomes: readonly Outcome[], logs: ReadonlyMap<string, string[]>): Map<string, Set<string>> {
  const after = new Map(outcomes.map(({ name }) => [name, new Set<string>()]));
  const order = (first: string | undefined, second: string | undefined): void => {
    if (first !== undefined && second !== undefined && first !== second) after.get(first)!.add(second);
  };
  for (const log of logs.values()) {
    for (const [i, name] of log.entries()) order(log[i - 1], name);
  }
  for (const { name, seen } of outcomes) {
    for (const [key, log] of seen) {
      order(log.at(-1), name);
      order(name, logs.get(key)![log.length]);
    }
  }
  return after;
}

function hasCycle(after: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const waiting = new Map([...after.keys()].map((name) => [name, 0]));
  for (const names of after.values()) for (const name of names) waiting.set(name, waiting.get(name)! + 1);
  const free = [...waiting].filter(([, n]) => n === 0).map(([name]) => name);
  let done = 0;
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    done += 1;
    for (const next of after.get(name)!) {
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left === 0) free.push(next);
    }
  }
  return done < after.size;
}

const KEYS = ['a', 'b', 'c', 'd'];
const plans: fc.Arbitrary<Plan> = fc.record({
  keys: fc.shuffledSubarray(KEYS, { minLength: 1, maxLength: 3 }),
  kind: fc.constantFrom('append', 'append', 'read', 'single'),
});
const clients = fc.array(fc.array(plans, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 8 });

test('what concurrent transactions committed could have been done one after another', async () => {
  let committed = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(clients, async (work) => {
      runs += 1;
      const registers = client.db('test').collection<Register>(`registers${runs}`);
      await registers.insertMany(KEYS.map((key) => ({ _id: key, log: [] })));
      const results = await Promise.all(
        work.map(async (list, c) => {
          const outcomes: (Outcome | undefined)[] = [];
          for (const [i, plan] of list.entries()) outcomes.push(await carryOut(registers, plan, `${c}.${i}`));
          return outcomes;
        }),
      );
      const outcomes = results.flat().filter((outcome) => outcome !== undefined);
      committed += outcomes.length;
      refused += results.flat().length - outcomes.length;

      const stored = await registers.find().toArray();
      const logs = new Map(stored.map(({ _id, log }) => [_id, log]));
      for (const key of KEYS) {
        const writers = outcomes.filter((o) => o.kind !== 'read' && o.keys.includes(key)).map((o) => o.name);
        expect(logs.get(key)!.toSorted()).toEqual(writers.toSorted());
      }
      for (const { name, seen, kind } of outcomes) {
        for (const [key, log] of seen) {
          expect(logs.get(key)!.slice(0, log.length)).toEqual(log);
          if (kind === 'append') expect(logs.get(key)![log.length]).toBe(name);
        }
      }
      expect(hasCycle(precedence(outcomes, logs))).toBe(false);
    }),
    { numRuns: 25 },
  );
  expect(committed).toBeGreaterThan(refused / 10);
  expect(refused).toBeGreaterThan(0);
  expect(checkFolder(dir)).toEqual([]);
});

test('the check itself sees a cycle', () => {
  const read = (name: string, a: string[], b: string[]): Outcome => ({
    keys: ['a', 'b'],
    kind: 'read',
    name,
    seen: new Map([
      ['a', a],
      ['b', b],
    ]),
  });
  const write = (name: string, key: string): Outcome => ({ keys: [key], kind: 'single', name, seen: new Map() });
  const logs = new Map([
    ['a', ['x']],
    ['b', ['y']],
  ]);
  const skewed = [write('x', 'a'), write('y', 'b'), read('r1', ['x'], []), read('r2', [], ['y'])];
  expect(hasCycle(precedence(skewed, logs))).toBe(true);
  const sound = [write('x', 'a'), write('y', 'b'), read('r1', ['x'], []), read('r2', ['x'], ['y'])];
  expect(hasCycle(precedence(sound, logs))).toBe(false);
});
