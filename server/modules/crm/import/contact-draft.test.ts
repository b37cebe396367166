import { Email } from '@sequelstring/contract/email.ts';
import { expect, it } from 'vitest';
import { finishDraft, newDraft } from './contact-draft.ts';

it('of two dates that differ in the year being known the one with its year is taken', () => {
  const dates = (['birthday', 'anniversary'] as const).flatMap((type) =>
    ['--03-15', '1990-03-15'].map((date) => ({ type, date })),
  );
  const finished = finishDraft({ ...newDraft(1), text: { firstName: 'Ada' }, dates }, []);
  expect('contact' in finished && finished.contact.importantDates).toMatchObject([
    { type: 'birthday', date: '1990-03-15' },
    { type: 'anniversary', date: '1990-03-15' },
  ]);
});

it.each([
  ['4.91512E+11', undefined, ['phone_rounded']],
  ['4,91512E+11', undefined, ['phone_rounded']],
  ['1.2025550123E+10', '12025550123', []],
  ['ask her', undefined, ['phone_invalid']],
  ['1-800-FLOWERS', '1-800-FLOWERS', []],
  ['', undefined, []],
])('a number is taken where it can be one: %s', (phone, taken, problems) => {
  const draft = { ...newDraft(1), text: { firstName: 'Ada' }, phones: [{ phone, line: true }] };
  const finished = finishDraft(draft, []);
  expect('contact' in finished && finished.contact.phone).toBe(taken);
  expect(draft.problems.map(({ code }) => code)).toEqual(problems);
});

it.each([
  ['a@example.com, b@example.com', ['a@example.com', 'b@example.com']],
  ['a@example.com;b@example.com', ['a@example.com', 'b@example.com']],
  ['Ann <a@example.com>, Bob <b@example.com>', ['a@example.com', 'b@example.com']],
  ['"Doe, Ann" <a@example.com>', ['a@example.com']],
  ['a@example.com / b@example.com', ['a@example.com', 'b@example.com']],
])('each address that stands in one value is taken: %s', (value, addresses) => {
  const draft = { ...newDraft(1), emails: [{ email: value }] };
  const finished = finishDraft(draft, []);
  if ('failure' in finished) throw new Error(finished.failure.message);
  const { email, otherEmails } = finished.contact;
  expect([email, ...otherEmails.map((other) => other.email)]).toEqual(addresses);
  expect(draft.problems).toEqual([]);
});

it.each([
  'a&b@example.com',
  'k=x@example.com',
  'm#1@example.com',
  'e/x@example.com',
  'x~@example.com',
  "o'n@example.com",
  'x@sub.example.co.uk',
])('an address may have every character that needs no quotes: %s', (address) => {
  expect(Email.parse(address)).toBe(address);
});

it.each(['info@почта.рф', 'a@例え.テスト', 'a@bücher.example'])(
  'an address below a domain of any script is taken: %s',
  (typed) => {
    expect(Email.parse(typed)).toMatch(/^\w+@[a-z0-9.-]*xn--[a-z0-9.-]+$/);
  },
);

it.each([
  'f..x@example.com',
  'g.@example.com',
  '.h@example.com',
  'j@example.com.',
  'n @example.com',
  'o@example,com',
  'p@example',
  'q@-x.example',
  '"l"x"@example.com',
  '"<l>"@example.com',
  `${'a'.repeat(65)}@example.com`,
])('what is no address is refused: %s', (typed) => {
  expect(Email.safeParse(typed).success).toBe(false);
});

it.each(['"l x"@example.com', '"a@b"@example.com', '"john..doe"@example.com', '"say \\"hi\\""@example.com'])(
  'an address may have quotes before the @: %s',
  (typed) => {
    expect(Email.parse(typed)).toBe(typed);
  },
);
