import type { Contact } from '@sequelstring/contract/crm.ts';
import { expect, test, vi } from 'vitest';
import { type ContactSearch, findContacts } from './find-contacts.ts';

const people = ['Lena Brandt', 'Jonas Keller', 'Aiko Keller', 'Zoë Müller'].map((name, index) => {
  const [firstName, lastName] = name.split(' ');
  return { id: String(index), firstName, lastName } as Contact;
});

/** Beginnings of words, all of them, as the server searches. */
const search: ContactSearch = async (words, limit) =>
  people
    .filter((person) =>
      words
        .toLowerCase()
        .split(' ')
        .every((word) => [person.firstName, person.lastName].some((name) => name.toLowerCase().startsWith(word))),
    )
    .slice(0, limit);

const namesFor = async (query: string) => (await findContacts(query, search)).map(({ firstName }) => firstName);

test('what is typed right is asked for once', async () => {
  const asked = vi.fn(search);
  expect(await findContacts(' jonas ', asked)).toHaveLength(1);
  expect(asked.mock.calls).toEqual([['jonas', 8]]);
});

test('a mistyped word is found by its first letters', async () => {
  expect(await namesFor('kellar')).toEqual(['Jonas', 'Aiko']);
});

test('a mistyped word beside a right one is found by the right one', async () => {
  expect(await namesFor('jnoas keller')).toEqual(['Jonas']);
});

test('nothing is made up, and short words are taken as they are', async () => {
  expect(await namesFor('petrov')).toEqual([]);
  expect(await namesFor('kx')).toEqual([]);
  expect(await namesFor('')).toEqual([]);
});
