/** Elements that begin and end a line of their own. */
const BLOCKS = /^(?:p|div|h[1-6]|tr|table|ul|ol|blockquote|section|header|footer|pre)$/;
const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  zwnj: '',
  shy: '',
};

/** The readable text of an HTML mail: paragraphs apart by an empty line, list items with a dash, links with their address. */
export function textOfHtml(html: string): string {
  let text = '';
  let href = '';
  // Beside the whole text, which each look into it would copy.
  let linkText = '';
  const write = (piece: string) => {
    text += piece;
    linkText += piece;
  };
  for (const { tag, closing, attributes, content } of tokens(withoutHidden(html))) {
    if (content !== undefined) {
      write(decodeEntities(content.replace(/\s+/g, ' ')));
    } else if (tag === 'br') {
      write('\n');
    } else if (tag === 'li') {
      write(closing ? '' : '\n- ');
    } else if (tag === 'hr') {
      write('\n\n---\n\n');
    } else if (tag === 'a' && !closing) {
      href = decodeEntities(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)?.slice(1).find(Boolean) ?? '');
      linkText = '';
    } else if (tag === 'a') {
      if (/^(?:https?|mailto):/i.test(href) && linkText.trim() !== href) write(` (${href})`);
      href = '';
    } else if (BLOCKS.test(tag)) {
      write(tag === 'tr' || tag === 'table' ? '\n' : '\n\n');
    }
  }
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

interface Token {
  tag: string;
  closing: boolean;
  attributes: string;
  content?: string;
}

function* tokens(html: string): Generator<Token> {
  for (const [piece] of html.matchAll(/<[^<>]*>|[^<]+|<+(?=<)|</g)) {
    const [, slash, name, attributes] = /^<(\/?)([a-z][a-z0-9]*)([^<>]*)>$/i.exec(piece) ?? [];
    if (name) yield { tag: name.toLowerCase(), closing: slash === '/', attributes: attributes ?? '' };
    else if (!/^<[!?/]?[^<>]*>$/.test(piece)) yield { tag: '', closing: false, attributes: '', content: piece };
  }
}

/** What a reader never sees: comments, head, style and script, ornaments, and the preview line that mail programs show in their list. */
const HIDDEN = [
  [/<!--/g, /-->/g],
  ...['head', 'style', 'script', 'title'].map(
    (tag) => [new RegExp(`<${tag}\\b`, 'gi'), new RegExp(`</${tag}>`, 'gi')] as const,
  ),
  [/<div\b[^<>]*\bclass="preheader"/gi, /<\/div>/gi],
  [/<p\b[^<>]*\baria-hidden="true"/gi, /<\/p>/gi],
] as const;

const withoutHidden = (html: string): string =>
  HIDDEN.reduce((visible, [start, end]) => cut(visible, start, end), html);

/** Removes what stands from `start` to the next `end`, or to the end of the text, in one pass. */
function cut(html: string, start: RegExp, end: RegExp): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    start.lastIndex = at;
    const from = start.exec(html)?.index;
    if (from === undefined) return kept.join('') + html.slice(at);
    kept.push(html.slice(at, from));
    end.lastIndex = from;
    if (!end.exec(html)) return kept.join('');
    at = end.lastIndex;
  }
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
