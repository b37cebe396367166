import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GreetingFacts, renderTexts } from './greeting-text.ts';
import { textOfHtml } from './html-text.ts';

const facts: GreetingFacts = {
  contact: { firstName: 'Ann', lastName: '', tags: ['a', 'b'], updatedAt: '2027-01-01T00:00:00.000Z' },
  date: { type: 'birthday', date: '--03-15' },
  day: '2027-03-15',
  owner: undefined,
  settings: { organisationName: 'Example Ltd' },
  unsubscribeUrl: 'https://crm.example.com/unsubscribe/token',
};
const FOOTER = '<p>You know us. <a href="{{unsubscribeUrl}}">Unsubscribe</a></p>';
const render = (html: string, { note = 'See you at the fair.', text }: { note?: string; text?: string } = {}) =>
  renderTexts({ subject: 'Hi', html, text }, { ...facts, note });
/** What stands around the note that was put in. */
const around = (html: string) =>
  render(html)
    .html.replace(facts.unsubscribeUrl, 'URL')
    .split(/<p class="ink"[^>]*>See you at the fair\.<\/p>\n/);

describe('a personal line that the template prints', () => {
  it('stands where the template has it, and nowhere else', () => {
    const { html, text } = render(`<p>{{note}}</p>${FOOTER}`);
    expect(html).toMatch(/^<p>See you at the fair\.<\/p><p>You know us\./);
    expect(text).toBe('See you at the fair.\n\nYou know us. Unsubscribe (https://crm.example.com/unsubscribe/token)');
  });

  it('may stand in a block, a helper or a list', () => {
    for (const source of [
      '{{#if note}}<b>{{note}}</b>{{/if}}',
      '{{default note "None"}}',
      '{{#each contact.tags}}{{#if @first}}{{../note}}{{/if}}{{/each}}',
    ])
      expect(render(`<p>${source}</p>${FOOTER}`).html.split('See you at the fair.')).toHaveLength(2);
    expect(render('<p>{{upper note}}</p>').text).toBe('SEE YOU AT THE FAIR.');
  });

  it('keeps its lines there, and is one line in attributes and subjects', () => {
    const texts = { subject: 'Hi: {{note}}', html: '<p title="{{note}}">{{#if note}}{{note}}{{/if}}</p>' };
    const rendered = renderTexts(texts, { ...facts, note: 'One\r\n\nTwo <br>' });
    expect(rendered).toEqual({
      subject: 'Hi: One Two <br>',
      html: '<p title="One\n\nTwo &lt;br&gt;">One<br><br>Two &lt;br&gt;</p>',
      text: 'One\n\nTwo <br>',
    });
  });

  it('leaves no trace in a subject that prints it', () => {
    const texts = { subject: 'Ann: {{note}}', html: '<p>Hi</p>' };
    expect(renderTexts(texts, { ...facts, note: 'Hello' }).subject).toBe('Ann: Hello');
  });
});

describe('a personal line that the template does not print', () => {
  it('is a paragraph before the one with the unsubscribe link', () => {
    expect(around(`<div><p>Hi</p>\n${FOOTER}</div>`)).toEqual([
      '<div><p>Hi</p>\n',
      '<p>You know us. <a href="URL">Unsubscribe</a></p></div>',
    ]);
    expect(around('<p>Hi</p><a href="{{unsubscribeUrl}}">No more</a>')).toEqual([
      '<p>Hi</p>',
      '<a href="URL">No more</a>',
    ]);
  });

  it('stays inside the cell of a table, where a paragraph may stand', () => {
    const [before] = around(
      '<table><tr><td>Hi</td></tr><tr><td class="f"><a href="{{unsubscribeUrl}}">x</a></td></tr></table>',
    );
    expect(before).toBe('<table><tr><td>Hi</td></tr><tr><td class="f">');
  });

  it('is a line before the one with the unsubscribe link where the email is lines alone', () => {
    for (const [open, close] of [
      ['', ''],
      ['<div>', '</div>'],
      ['<table><tr><td>', '</td></tr></table>'],
    ])
      expect(render(`${open}Hi<br>all the best!<br/><a href="{{unsubscribeUrl}}">No more</a>${close}`).html).toBe(
        `${open}Hi<br>all the best!<br/>See you at the fair.<br><br><a href="${facts.unsubscribeUrl}">No more</a>${close}`,
      );
  });

  it('is below an email of one line', () => {
    expect(around('<body><div>Hi! <a href="{{unsubscribeUrl}}">No more</a></div></body>')).toEqual([
      '<body><div>Hi! <a href="URL">No more</a></div>',
      '</body>',
    ]);
  });

  it('stays out of comments that only one email app reads', () => {
    const html =
      '<p>Hi</p><!--[if mso]><a href="{{unsubscribeUrl}}">x</a><![endif]--><!--[if mso]><table><tr><td><![endif]--><a href="{{unsubscribeUrl}}">x</a><!-- {{unsubscribeUrl}}';
    expect(render(html).html).toMatch(/^<p>Hi<\/p><p class="ink"[^>]*>See you/);
  });

  it('is at the end of the body where there is no such link, else at the end', () => {
    expect(around('<html><body><p>Hi</p></body></html>')).toEqual(['<html><body><p>Hi</p>', '</body></html>']);
    expect(around('<p>Hi</p>')).toEqual(['<p>Hi</p>', '']);
  });

  it.each([
    ['in a block that is false', '{{#if contact.company}}<p>{{note}}</p>{{/if}}'],
    ['in a comment', '<!-- {{note}} -->'],
    ['in an attribute', '<img src="https://example.com/a.png" alt="{{note}}">'],
    ['in the preview line', '<div class="preheader">{{note}}</div>'],
    ['only asked for', '{{#if note}}<p>A word from us:</p>{{/if}}'],
  ])('is put in where the template has it %s', (_where, source) => {
    expect(around(`${source}<p>Hi</p>${FOOTER}`)).toHaveLength(2);
  });

  it('brings no HTML of its own, and keeps its lines', () => {
    const note = `</p><script>alert(1)</script>\n$& $' "${facts.unsubscribeUrl}"`;
    const { html, text } = render(`<p>Hi</p>${FOOTER}`, { note });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;<br>$&amp; $&#x27; &quot;');
    expect(text.startsWith(`Hi\n\n${note}\n\nYou know us.`)).toBe(true);
  });
});

describe('the plain text of an email with a personal line', () => {
  const html = `<p>{{note}}</p>${FOOTER}`;

  it('has it before the paragraph with the unsubscribe link', () => {
    expect(render(html, { text: 'Hi Ann,\n\nall the best!\n\n--\nNo more: {{unsubscribeUrl}}' }).text).toBe(
      `Hi Ann,\n\nall the best!\n\nSee you at the fair.\n\n--\nNo more: ${facts.unsubscribeUrl}`,
    );
  });

  it('has it at the end where there is no such link', () => {
    expect(render(html, { text: 'Hi Ann\n' }).text).toBe('Hi Ann\n\nSee you at the fair.\n');
  });

  it('has it once where the template prints it, as it was written', () => {
    expect(render('<p>Hi</p>', { text: 'Hi. {{note}}', note: '<b>&</b>' })).toMatchObject({
      html: expect.stringContaining('&lt;b&gt;&amp;&lt;/b&gt;'),
      text: 'Hi. <b>&</b>',
    });
  });
});

it('shows any line once in both parts, whatever the template does with it', () => {
  const piece = fc.constantFrom(
    '<p>Hi</p>',
    '<table><tr><td>x</td></tr></table>',
    '<!-- {{note}} -->',
    FOOTER,
    '<br>',
    '{{#if years}}{{note}}{{/if}}',
  );
  fc.assert(
    fc.property(fc.array(piece), fc.string({ unit: 'grapheme' }), fc.boolean(), (pieces, words, hasText) => {
      const note = `[${words.replace(/\s+/gu, ' ')}]#`;
      const { html, text } = render(pieces.join(''), { note, text: hasText ? 'Hi\n\n{{unsubscribeUrl}}' : undefined });
      for (const shown of [textOfHtml(html), text]) expect(shown.replace(/\s+/gu, ' ').split(note)).toHaveLength(2);
    }),
    { seed: 1 },
  );
});

it('leaves an email without a personal line as its template says', () => {
  const texts = { subject: 'Hi', html: '<p>Hi {{note}}</p>', text: 'Hi' };
  for (const note of [undefined, ''])
    expect(renderTexts(texts, { ...facts, note })).toEqual({ ...texts, html: '<p>Hi </p>' });
});
