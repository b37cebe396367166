import { TemplateProblem } from './template-problem.ts';

/** Stand for `{{variable}}` and for `{{#block}}`, `{{/block}}` and `{{else}}` while the HTML is looked at. */
const VARIABLE = '\uE000';
const BLOCK = '\uE001';

/** Attributes in which a variable can stand: words for people, and the addresses of links, which are opened on a click. */
const WORDS = new Set(['alt', 'title', 'lang', 'dir', 'aria-label']);
const LINKS = new Set(['a', 'area']);

/** Elements whose content is no markup: what looks like a tag there is none, and ends with the element alone. */
const RAW = new Set([
  'style',
  'script',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'plaintext',
]);

/**
 * Refuses variables in what a mail program may load by itself: an image's address with the reader's own in it tells its
 * server who reads. As blocks could open and close attributes, they stand outside of tags. Throws `TemplateProblem`.
 */
export function refuseTellingAddresses(html: string): void {
  const marked = html.replaceAll(/\{\{(?:!--[\s\S]*?--|[\s\S]*?)\}\}/g, (part) => {
    // The line of a problem is counted in what is left.
    const lines = '\n'.repeat(part.split('\n').length - 1);
    if (/^\{\{~?!/.test(part)) return lines;
    return (/^\{\{~?\s*(?:[#/^]|else\b)/.test(part) ? BLOCK : VARIABLE) + lines;
  });
  // Some mail programs read what stands in comments, others do not: sound both ways it must be.
  lookAtTags(marked.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (comment) => '\n'.repeat(comment.split('\n').length - 1)));
  lookAtTags(marked.replaceAll(/<!--|-->/g, ''));
}

/** Reads tags as HTML does (13.2.5): quotes count only at the beginning of a value. */
function lookAtTags(html: string): void {
  const tag = new RegExp(`<(/?[a-z${VARIABLE}${BLOCK}][^\\s/>]*)`, 'gi');
  for (let open = tag.exec(html); open; open = tag.exec(html)) {
    const name = open[1]!.toLowerCase();
    const at = { html, index: open.index };
    if (/[\uE000\uE001]/.test(name)) throw problem(at, 'a variable cannot be the name of an HTML tag');
    const end = lookAtAttributes(html, tag.lastIndex, name, at);
    tag.lastIndex = RAW.has(name) ? lookAtRaw(html, end, name, at) : end;
  }
}

interface Place {
  html: string;
  index: number;
}

/** Returns where the tag ends. */
function lookAtAttributes(html: string, start: number, tag: string, at: Place): number {
  const attribute =
    /[\s/]*(?:(>)|([^\s/>=][^\s/>=]*|=[^\s/>=]*)(?:\s*=\s*(?:"([^"]*)("|$)|'([^']*)('|$)|([^\s>"'][^\s>]*|(?=>)))?)?)/y;
  attribute.lastIndex = start;
  for (let found = attribute.exec(html); found; found = attribute.exec(html)) {
    const [whole, isEnd, name = '', doubled, , single, , bare] = found;
    if (isEnd) return attribute.lastIndex;
    if (whole.includes(BLOCK)) throw problem(at, 'blocks cannot stand inside an HTML tag; put the whole tag into them');
    const value = doubled ?? single ?? bare ?? '';
    const allowed = WORDS.has(name.toLowerCase()) || (name.toLowerCase() === 'href' && LINKS.has(tag));
    if (name.includes(VARIABLE) || (value.includes(VARIABLE) && !allowed)) {
      throw problem(
        at,
        `a variable cannot stand in ${name.replaceAll(VARIABLE, '') || 'a tag'} of <${tag}>: addresses and styles are the same for every reader`,
      );
    }
  }
  return html.length;
}

function lookAtRaw(html: string, start: number, tag: string, at: Place): number {
  const close = new RegExp(`</${tag}`, 'gi');
  close.lastIndex = start;
  const end = close.exec(html)?.index ?? html.length;
  const content = html.slice(start, end);
  if (tag !== 'title' && /[\uE000\uE001]/.test(content)) throw problem(at, `variables cannot stand in <${tag}>`);
  return end;
}

const problem = ({ html, index }: Place, message: string) =>
  new TemplateProblem(html.slice(0, index).split('\n').length, message);
