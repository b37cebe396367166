import { expect, it } from 'vitest';
import { lintTemplate } from './template-lint.ts';

const sound = {
  subject: 'Happy birthday, {{default contact.firstName "friend"}}!',
  html: '<p>{{#if contact.company}}{{contact.company}}{{/if}}</p><a href="{{unsubscribeUrl}}">Unsubscribe</a>',
  text: 'Happy birthday! {{unsubscribeUrl}}',
};
const lint = (changes: Partial<Record<keyof typeof sound, string | undefined>>, rendered = 'x') =>
  lintTemplate({ ...sound, ...changes }, { html: rendered }).map(({ part, code, line }) => [part, code, line]);

it('finds nothing to say of a sound template', () => expect(lint({})).toEqual([]));

it.each([
  ['a value that may be missing', { subject: 'Hi {{contact.firstName}}' }, ['subject', 'no_fallback', 1]],
  [
    'a value after the block that asks for it',
    { text: `{{#if years}}{{years}}{{/if}}\n{{years}}` },
    ['text', 'no_fallback', 2],
  ],
  ['no plain text', { text: undefined }, ['text', 'no_text', undefined]],
  ['no way to unsubscribe', { html: '<p>Hi</p>', text: 'Hi' }, ['html', 'no_unsubscribe', undefined]],
  ['a picture without words', { html: `${sound.html}\n<IMG src="a.png">` }, ['html', 'no_alt', 2]],
  ['where relative links lead', { html: `<base href="https://example.com/">${sound.html}` }, ['html', 'not_shown', 1]],
  ['what email apps remove', { html: `${sound.html}\n\n<script>1</script>` }, ['html', 'not_shown', 3]],
])('names %s', (_what, changes, warning) => expect(lint(changes)).toContainEqual(warning));

it('names an email that would be cut off', () =>
  expect(lint({}, 'x'.repeat(100_001))).toEqual([['html', 'too_large', undefined]]));
