import { expect, it } from 'vitest';
import { GroupedWrites } from './grouped-writes.ts';

class Taken extends Error {}

/** Writes that wait at a gate until it opens, and refuse what is there already. */
function store() {
  const stored = new Set<string>();
  const groups: string[][] = [];
  const gate = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const writes = new GroupedWrites<string>(
    async (items) => {
      groups.push([...items]);
      begin();
      await gate.promise;
      if (items.includes('down')) throw new Error('down');
      if (items.some((item, at) => stored.has(item) || items.indexOf(item) !== at)) throw new Taken();
      for (const item of items) stored.add(item);
    },
    (error) => error instanceof Taken,
  );
  return { stored, groups, begun, writes, open: () => gate.resolve() };
}

const outcomes = async (writes: Promise<void>[]) => (await Promise.allSettled(writes)).map(({ status }) => status);

it('writes together what comes in one turn, and what comes meanwhile', async () => {
  const { groups, begun, writes, open } = store();
  const first = ['a', 'b'].map((item) => writes.add(item));
  await begun;
  const next = ['c', 'd', 'e'].map((item) => writes.add(item));
  open();
  await Promise.all([...first, ...next]);
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

const turn = () => new Promise(setImmediate);

it('has a second group set out beside the first when it is as large, and no third', async () => {
  const { groups, begun, writes, open } = store();
  const all = ['a', 'b'].map((item) => writes.add(item));
  await begun;
  all.push(writes.add('c'));
  await turn();
  expect(groups).toHaveLength(1);
  all.push(writes.add('d'));
  await turn();
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  all.push(...['e', 'f', 'g'].map((item) => writes.add(item)));
  await turn();
  expect(groups).toHaveLength(2);
  open();
  await Promise.all(all);
  expect(groups[2]).toEqual(['e', 'f', 'g']);
});

it('refuses only the one that is at fault', async () => {
  const { stored, writes, open } = store();
  const all = ['a', 'b', 'c', 'd', 'a', 'e'].map((item) => writes.add(item));
  open();
  expect(await outcomes(all)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect([...stored]).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('fails a whole group where no one of it is at fault, and goes on', async () => {
  const { begun, writes, open } = store();
  const first = writes.add('a');
  await begun;
  const next = ['down', 'd'].map((item) => writes.add(item));
  open();
  expect(await outcomes([first, ...next])).toEqual(['fulfilled', 'rejected', 'rejected']);
  await writes.add('e');
});
