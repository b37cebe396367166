import type { Duplicate } from '@sequelstring/contract/merges.ts';
import { expect, it } from 'vitest';
import { groupsOf } from './groups.ts';

const pair = (one: string, other: string) =>
  ({ id: `${one}-${other}`, records: [{ id: one }, { id: other }] }) as unknown as Duplicate;

it('finds the records that hang together by pairs, in whatever order these come', () => {
  const groups = groupsOf([pair('a', 'b'), pair('c', 'd'), pair('e', 'f'), pair('d', 'b')]);
  expect(groups.get('a-b')).toHaveLength(4);
  expect(new Set(groups.get('c-d'))).toEqual(new Set(['a', 'b', 'c', 'd']));
  expect(groups.get('e-f')).toEqual(['e', 'f']);
});
