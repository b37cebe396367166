import { expect, it } from 'vitest';
import { finishDraft, newDraft } from './contact-draft.ts';

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
