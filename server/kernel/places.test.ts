import { expect, it } from 'vitest';
import { Places } from './places.ts';

const turn = () => new Promise(setImmediate);

it('gives out as many places as there are, in turn', async () => {
  const places = new Places(3);
  const served: string[] = [];
  const take = (who: string, wanted: number) => void places.take(wanted).then(() => served.push(who));
  take('two', 2);
  take('three', 3);
  take('one', 1);
  await turn();
  expect(served).toEqual(['two']);
  places.leave();
  await turn();
  expect(served).toEqual(['two']);
  places.leave();
  await turn();
  expect(served).toEqual(['two', 'three']);
  places.leave();
  await turn();
  expect(served).toEqual(['two', 'three', 'one']);
});

it('tells whoever wants more than there will ever be', async () => {
  await expect(new Places(2).take(3)).rejects.toThrow(RangeError);
});
