import { MongoError } from '../errors.ts';

const POSIX: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  blank: '\\t ',
  punct: '!-\\/:-@\\[-`\\{-~',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
};
const SPACE = '\\t\\n\\v\\f\\r ';
// Without JavaScript's flag m these stand for the ends of the whole text.
export const END = '$';
export const START = '^';

export function invalid(why: string): MongoError {
  return new MongoError(51091, `Regular expression is invalid: ${why}`);
}

/** Escapes that stand for themselves outside of a class, in JavaScript's syntax. */
export const ESCAPES: Record<string, string> = {
  A: START,
  z: END,
  Z: `(?=\\n?${END})`,
  G: '',
  h: '[\\t \\xa0]',
  H: '[^\\t \\xa0]',
  v: '[\\n\\v\\f\\r\\x85\\u2028\\u2029]',
  V: '[^\\n\\v\\f\\r\\x85\\u2028\\u2029]',
  N: '[^\\n]',
  R: '(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])',
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
  b: '\\b',
  B: '\\B',
  d: '\\d',
  D: '\\D',
  w: '[a-zA-Z0-9_]',
  W: '[^a-zA-Z0-9_]',
};

const CLASS_ESCAPES: Record<string, string> = {
  s: SPACE,
  S: '\\S',
  h: '\\t \\xa0',
  v: '\\n\\v\\f\\r\\x85\\u2028\\u2029',
  b: '\\x08',
  d: '\\d',
  D: '\\D',
  w: 'a-zA-Z0-9_',
  W: '\\W',
};

/** One item at the start of `rest`, inside a character class: its text in JavaScript and how much of the source it is. */
export function classItem(rest: string): [string, number] {
  const posix = /^\[:(\^?)(\w+):\]/.exec(rest);
  if (posix) {
    const set = POSIX[posix[2]!];
    if (set === undefined || posix[1]) throw invalid('unknown POSIX class name');
    return [set, posix[0].length];
  }
  if (rest[0] !== '\\') {
    const character = String.fromCodePoint(rest.codePointAt(0)!);
    return [character === '-' ? '-' : escapeCharacter(character), character.length];
  }
  const c = rest[1];
  if (c === undefined) throw invalid('\\ at end of pattern');
  const special = CLASS_ESCAPES[c];
  return special === undefined ? characterEscape(rest) : [special, 2];
}

/** An escape that stands for one character or a Unicode property. */
export function characterEscape(rest: string): [string, number] {
  const property = /^\\[pP](?:\{\^?[\w ]+\}|[A-Z])/.exec(rest);
  if (property) return [unicodeProperty(property[0]), property[0].length];
  const hex = /^\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{1,2}))/.exec(rest);
  if (hex) return [`\\u{${hex[1] ?? hex[2]}}`, hex[0].length];
  const octal = /^\\(?:o\{([0-7]+)\}|(0[0-7]{0,2}))/.exec(rest);
  if (octal) return [`\\u{${Number.parseInt(octal[1] ?? octal[2]!, 8).toString(16)}}`, octal[0].length];
  const control = /^\\c([A-Za-z])/.exec(rest);
  if (control) return [control[0], 3];
  const c = String.fromCodePoint(rest.codePointAt(1)!);
  if (c === 'a') return ['\\x07', 2];
  if (c === 'e') return ['\\x1b', 2];
  if ('nrtf'.includes(c)) return [`\\${c}`, 2];
  if (/[A-Za-z]/.test(c)) throw invalid(`unrecognized character follows \\: ${c}`);
  return [escapeCharacter(c), 1 + c.length];
}

function unicodeProperty(text: string): string {
  const negated = (text[1] === 'P') !== text.includes('^');
  const name = text.slice(2).replace(/[{}^]/g, '');
  const prefix = negated ? '\\P' : '\\p';
  return name.length <= 2 || name === 'Any' ? `${prefix}{${name}}` : `${prefix}{Script=${name}}`;
}

/** A character that stands for itself, in and outside of a class. */
export function escapeCharacter(c: string): string {
  return /^[\\^$.*+?()[\]{}|/-]$/.test(c) ? (c === '-' ? '\\x2d' : `\\${c}`) : c;
}
