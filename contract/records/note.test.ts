import { expect, test } from 'vitest';
import { noteKind } from './note.ts';

test.each([
  ['@[Ann Example](6b0b0954d524f36bca616070) sends **the quote** today', '@Ann Example sends the quote today'],
  ['## Read [the offer](https://example.com/offer) first\nThen call.', 'Read the offer first'],
  ['- `npm start` and [ ] wait', 'npm start and [ ] wait'],
  ['2 * 3 = 6 (see [1])', '2 * 3 = 6 (see [1])'],
])('the title of a note is its first line without marks: %s', (body, title) => {
  expect(noteKind.title({ body })).toBe(title);
});
