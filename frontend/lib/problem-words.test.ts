import { expect, test } from 'vitest';
import { z } from 'zod';
import { asSentence, problemWords } from './problem-words.ts';

const wordsFor = (schema: z.ZodType, value: unknown) => problemWords(schema.safeParse(value).error!.issues[0]!);

test('says how an email address looks', () => {
  expect(wordsFor(z.email('is not an email address'), 'nonsense')).toBe(
    'Enter an email address such as ada@example.com',
  );
});

test('says how long a text and a list may be', () => {
  expect(wordsFor(z.string().max(60), 'x'.repeat(61))).toBe('Use at most 60 characters');
  expect(wordsFor(z.array(z.string()).max(2), ['a', 'b', 'c'])).toBe('Use at most 2');
});

test("makes a sentence of the contract's own words", () => {
  const zone = z.string().refine(() => false, 'is not an IANA time zone such as Europe/Paris');
  expect(wordsFor(zone, 'Mars')).toBe('This is not an IANA time zone such as Europe/Paris.');
});

test('leaves what is a sentence already', () => {
  expect(asSentence('Another contact has this email address.')).toBe('Another contact has this email address.');
});
