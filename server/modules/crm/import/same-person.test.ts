import { describe, expect, it } from 'vitest';
import { hasSameName, mayBeSamePerson } from './same-person.ts';

const named = (text: string) => {
  const [firstName = '', lastName = '', nameSuffix] = text.split(' ');
  return { firstName, lastName, ...(nameSuffix && { nameSuffix }) };
};

describe('two contacts with one address', () => {
  it.each([
    ['Ada King', 'Ada Lovelace'],
    ['A. King', 'Ada King'],
    ['Zoë Müller', 'ZOE MUELLER'],
    ['King Ada', 'Ada King'],
    ['Ada', 'Ada King'],
    ['', 'Ada King'],
    ['राम गुप्ता', 'राम शर्मा'],
  ])('may be one person: %s and %s', (one, other) => {
    expect(mayBeSamePerson(named(one), named(other))).toBe(true);
    expect(mayBeSamePerson(named(other), named(one))).toBe(true);
  });

  it.each([
    ['Ida Nest', 'Per Nest'],
    ['Ida Nest', 'Idalia Nest'],
    ['राम गुप्ता', 'रमा गुप्ता'],
    ['John Low Sr.', 'John Low Jr.'],
  ])('are two people: %s and %s', (one, other) => {
    expect(mayBeSamePerson(named(one), named(other))).toBe(false);
    expect(mayBeSamePerson(named(other), named(one))).toBe(false);
  });

  it('may be one person under a nickname', () => {
    expect(mayBeSamePerson({ ...named('Robert Low'), nickname: 'Bob' }, named('Bob Low'))).toBe(true);
  });

  it('have the same name in whatever order and spelling, also where one says less, and not where a word stands against it', () => {
    expect(hasSameName(named('Zoë King'), named('KING zoe'))).toBe(true);
    expect(hasSameName(named(''), named('Zoë King'))).toBe(true);
    expect(hasSameName(named('Ada'), named('Ada King'))).toBe(true);
    for (const other of ['Ada Lovelace', 'Ida King', 'Ada King Jr.'])
      expect(hasSameName(named('Ada King'), named(other))).toBe(false);
  });
});
