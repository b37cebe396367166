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
