import { expect, it } from 'vitest';
import { laneLetters } from './board.tsx';
import { sumOf } from './lanes.ts';

it('each column has a letter of its own', () => {
  const lanes = ['Prospect', 'Proposal', 'Won', 'Over', 'P'].map((label) => ({ value: label, label }));
  expect(laneLetters(lanes)).toEqual(['p', 'r', 'w', 'o', '1']);
});

it('a column adds up its cards, each currency for itself', () => {
  const card = (id: string, minor: number, currency: string) => ({ id, amount: { minor, currency } });
  const sum = sumOf(
    [card('a', 100_000, 'EUR'), card('b', 50_000, 'EUR'), card('c', 300, 'JPY'), { id: 'd' }],
    'amount',
  );
  expect(sum).toBe('€1,500 + ¥300');
});
