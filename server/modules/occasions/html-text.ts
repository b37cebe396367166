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

const TOKEN = /<(\/?)([a-z][a-z0-9]*)([^<>]*)>|<[!?/]?[^<>]*>|[^<]+|<+(?=<)|</gi;

function* tokens(html: string): Generator<Token> {
  for (const [piece, slash, name, attributes] of html.matchAll(TOKEN)) {
    if (name) yield { tag: name.toLowerCase(), closing: slash === '/', attributes: attributes ?? '' };
    else if (!piece.startsWith('<') || !piece.endsWith('>'))
      yield { tag: '', closing: false, attributes: '', content: piece };
  }
}

/** What a reader never sees: comments, head, style and script, ornaments, and the preview line that mail programs show in their list. */
const HIDDEN =
  /<(!--|(?:head|style|script|title)\b|div\b(?=[^<>]*\bclass="preheader")|p\b(?=[^<>]*\baria-hidden="true"))/gi;
const HIDDEN_UNTIL: Record<string, RegExp> = {
  '!--': /-->/g,
  ...Object.fromEntries(
    ['head', 'style', 'script', 'title', 'div', 'p'].map((tag) => [tag, new RegExp(`</${tag}>`, 'gi')]),
  ),
};

/** Removes each hidden piece up to its end, or to that of the text, in one pass. */
function withoutHidden(html: string): string {
  let kept = '';
  let at = 0;
  for (;;) {
    HIDDEN.lastIndex = at;
    const found = HIDDEN.exec(html);
    if (!found) return kept + html.slice(at);
    kept += html.slice(at, found.index);
    const end = HIDDEN_UNTIL[found[1]!.toLowerCase()]!;
    end.lastIndex = found.index;
    if (!end.test(html)) return kept;
    at = end.lastIndex;
  }
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
