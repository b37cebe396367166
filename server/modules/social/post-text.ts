import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';

const skipped = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'head',
  'title',
]);
const blocks = new Set('p div li ul ol blockquote pre h1 h2 h3 h4 h5 h6 section article'.split(' '));
const mostText = 10_000;

/** What a reader sees of a post's HTML, with its line breaks. Nothing of the markup is kept. */
export function textOfHtml(html: string): string {
  let text = '';
  let hidden = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (skipped.has(name)) hidden++;
      else if (name === 'br') text += '\n';
      else if (blocks.has(name) && text) text += '\n\n';
    },
    ontext: (piece) => {
      if (hidden === 0 && text.length < mostText * 2) text += piece;
    },
    onclosetag: (name) => {
      if (skipped.has(name)) hidden = Math.max(0, hidden - 1);
    },
  });
  parser.end(html);
  return cleanText(text);
}

/**
 * Text as it is stored and shown: no control characters, none that turn the direction of what follows, at most one empty
 * line, and no piles of accents.
 */
export const cleanText = (text: string): string =>
  text
    .slice(0, mostText * 3)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff\u200b]|[^\P{Cc}\n\t]/gu, '')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, mostText);

/** Of a value on one line. */
export const cleanLine = (text: string, most: number): string => cleanText(text).replace(/\s+/g, ' ').slice(0, most);

/**
 * The same for a post that someone put on several networks: its words without addresses, mentions and marks. Undefined for
 * what is too short to tell.
 */
export function fingerprintOf(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/https?:\/\/\S+|\b[\w-]+(?:\.[\w-]+)+\/\S*|[@#]\S+/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    // Networks cut at different lengths.
    .slice(0, 140);
  return words.length < 24 ? undefined : createHash('sha256').update(words).digest('base64url').slice(0, 22);
}
