import { Parser } from 'htmlparser2';

const skipped = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head']);
const blocks = new Set(
  'p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote section article figure figcaption hr pre'.split(' '),
);

/** What a reader sees of HTML, on one line, and the first picture in it. */
export function plainTextOf(html: string, most: number): { text: string; image: string | undefined } {
  let text = '';
  let image: string | undefined;
  let hidden = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (skipped.has(name)) hidden++;
      if (blocks.has(name)) text += ' ';
      if (name === 'img' && !isPixel(attributes)) image ??= attributes.src;
    },
    ontext: (piece) => {
      if (hidden === 0 && text.length < most * 2) text += piece;
    },
    onclosetag: (name) => {
      if (skipped.has(name)) hidden = Math.max(0, hidden - 1);
      if (blocks.has(name)) text += ' ';
    },
  });
  // What stands in a frame is never a page of its own here, and many are not closed.
  parser.end(html.replace(/<\/?iframe\b[^>]*>/gi, ' '));
  return { text: oneLine(text).slice(0, most), image };
}

/** Without line breaks, control characters and repeated spaces. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u{80}-\u{9f}]/gu, typographic)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** Quotation marks and dashes that were written by their numbers in windows-1252 ("&#146;"). */
const typographic = (control: string) => windows1252.decode(Uint8Array.of(control.charCodeAt(0)));
const windows1252 = new TextDecoder('windows-1252');

/** Pictures of one pixel count readers. */
const isPixel = ({ width, height }: Record<string, string>) => width === '1' || height === '1' || width === '0';
