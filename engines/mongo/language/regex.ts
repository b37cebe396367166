import { MongoError } from '../errors.ts';
import { characterEscape, classItem, END, ESCAPES, escapeCharacter, invalid, START } from './regex.escapes.ts';

/** What has been written of a group, so that flags set inside it end where it ends. */
interface Group {
  flags: Flags;
  /** Flag groups `(?i:` that must be closed before the group itself is. */
  opened: number;
  suffix: string;
}

interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
  x: boolean;
}

/**
 * A JavaScript regular expression for one in PCRE's syntax with MongoDB's options `imsxu`. Throws 51091 for what is not
 * valid and for what JavaScript cannot do (recursion, conditions, callouts).
 */
export function compileRegex(pattern: string, options: string): RegExp {
  for (const option of options) {
    if (!'imsxu'.includes(option)) {
      throw new MongoError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  const flags = { i: false, m: options.includes('m'), s: options.includes('s'), x: options.includes('x') };
  try {
    return new RegExp(new Translator(pattern, flags).translate(), options.includes('i') ? 'iu' : 'u');
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

class Translator {
  readonly #source: string;
  #at = 0;
  #out = '';
  /** Where the last atom began in the output: what a possessive quantifier repeats. */
  #atom = 0;
  #atoms = 0;
  #captures = 0;
  /** The number in the output of each group that the pattern itself numbers. */
  readonly #numbers = [0];
  readonly #stack: Array<Group & { start: number }> = [];
  #flags: Flags;
  #opened = 0;

  constructor(source: string, flags: Flags) {
    this.#source = source;
    this.#flags = flags;
  }

  translate(): string {
    while (this.#at < this.#source.length) this.#next();
    if (this.#stack.length > 0) throw invalid('missing closing parenthesis');
    this.#out += ')'.repeat(this.#opened);
    return this.#out.replace(/\uE000(\d+)\uE001/g, (_, n) => this.#backReference(Number(n)));
  }

  #backReference(n: number): string {
    const actual = this.#numbers[n];
    if (actual === undefined) throw invalid('reference to non-existent subpattern');
    return `(?:\\${actual})`;
  }

  #next(): void {
    const c = this.#source[this.#at]!;
    if (this.#flags.x && this.#skipExtended(c)) return;
    switch (c) {
      case '\\':
        this.#escape();
        return;
      case '[':
        this.#emitAtom(this.#characterClass());
        return;
      case '(':
        this.#openGroup();
        return;
      case ')':
        this.#closeGroup();
        return;
      case '|':
        this.#alternative();
        return;
      case '^':
        this.#emitAtom(this.#flags.m ? `(?:${START}|(?<=\\n))` : START, 1);
        return;
      case '$':
        this.#emitAtom(this.#flags.m ? `(?=\\n|${END})` : `(?=\\n?${END})`, 1);
        return;
      case '.':
        this.#emitAtom(this.#flags.s ? '[^]' : '[^\\n]', 1);
        return;
      case '*':
      case '+':
      case '?':
        this.#quantifier(c);
        return;
      case '{':
        this.#brace();
        return;
      case '}':
      case ']':
      case '/':
        this.#emitAtom(`\\${c}`, 1);
        return;
    }
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    this.#emitAtom(character, character.length);
  }

  #emitAtom(text: string, consumed = 0): void {
    this.#at += consumed;
    this.#atom = this.#out.length;
    this.#out += text;
  }

  #skipExtended(c: string): boolean {
    if (/\s/.test(c)) {
      this.#at += 1;
      return true;
    }
    if (c !== '#') return false;
    const end = this.#source.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#source.length : end + 1;
    return true;
  }

  #alternative(): void {
    this.#at += 1;
    // Flags set in one alternative hold in those after it, which JavaScript's groups cannot span.
    this.#out += `${')'.repeat(this.#opened)}|`;
    if (this.#opened > 0) {
      this.#opened = 1;
      this.#out += this.#flags.i ? '(?i:' : '(?-i:';
    }
  }

  #openGroup(): void {
    const rest = this.#source.slice(this.#at);
    if (rest.startsWith('(?#')) {
      const end = rest.indexOf(')');
      if (end < 0) throw invalid('missing ) after (?# comment');
      this.#at += end + 1;
      return;
    }
    const named = /^\(\?P=(\w+)\)/.exec(rest);
    if (named) {
      this.#emitAtom(`\\k<${named[1]}>`, named[0].length);
      return;
    }
    const inline = /^\(\?([imsx]*)(?:-([imsx]*))?([:)])/.exec(rest);
    if (inline && (inline[1] || inline[2])) {
      this.#inlineFlags(inline);
      return;
    }
    const [open, suffix, consumed] = this.#groupOpening(rest);
    this.#at += consumed;
    this.#push(open, suffix);
  }

  #push(open: string, suffix: string): void {
    const group = { start: this.#out.length, flags: { ...this.#flags }, opened: this.#opened, suffix };
    this.#stack.push(group);
    this.#opened = 0;
    this.#out += open;
  }

  /** What to write for an opening parenthesis, what to write after its closing one, and how much of the source it is. */
  #groupOpening(rest: string): [string, string, number] {
    const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    if (plain) return [plain[0], ')', plain[0].length];
    const named = /^\(\?P?(?:<(\w+)>|'(\w+)')/.exec(rest);
    if (named) {
      this.#numbers.push(++this.#captures);
      return [`(?<${named[1] ?? named[2]}>`, ')', named[0].length];
    }
    if (rest.startsWith('(?>')) return [...this.#atomic(), 3];
    if (rest.startsWith('(?|') || rest.startsWith('(?')) throw invalid(`unsupported group ${rest.slice(0, 4)}`);
    if (rest.startsWith('(*')) throw invalid(`unsupported verb ${rest.slice(0, 8)}`);
    this.#numbers.push(++this.#captures);
    return ['(', ')', 1];
  }

  /** A lookahead keeps the first way it matched, as an atomic group does; the reference then consumes it. */
  #atomic(): [string, string] {
    this.#captures += 1;
    this.#atoms += 1;
    return [`(?:(?=(?<atom__${this.#atoms}>`, `))\\k<atom__${this.#atoms}>)`];
  }

  #inlineFlags(match: RegExpExecArray): void {
    this.#at += match[0].length;
    const before = this.#flags.i;
    const flags = { ...this.#flags };
    for (const flag of match[1] ?? '') flags[flag as keyof Flags] = true;
    for (const flag of match[2] ?? '') flags[flag as keyof Flags] = false;
    const caseChange = match[1]?.includes('i') ? '(?i:' : match[2]?.includes('i') ? '(?-i:' : undefined;
    if (match[3] === ':') {
      this.#push(caseChange ?? '(?:', ')');
      this.#flags = flags;
      return;
    }
    this.#flags = flags;
    if (caseChange !== undefined && flags.i === before && this.#opened > 0) return;
    if (caseChange === undefined) return;
    this.#out += caseChange;
    this.#opened += 1;
  }

  #closeGroup(): void {
    const group = this.#stack.pop();
    if (!group) throw invalid('unmatched closing parenthesis');
    this.#at += 1;
    this.#out += ')'.repeat(this.#opened) + group.suffix;
    this.#opened = group.opened;
    this.#flags = group.flags;
    this.#atom = group.start;
  }

  #brace(): void {
    const repeat = /^\{(?:(\d+)(,\d*)?|,(\d+))\}/.exec(this.#source.slice(this.#at));
    if (!repeat) {
      this.#emitAtom('\\{', 1);
      return;
    }
    this.#quantifier(repeat[3] ? `{0,${repeat[3]}}` : repeat[0], repeat[0].length);
  }

  #quantifier(text: string, consumed = text.length): void {
    this.#at += consumed;
    const next = this.#source[this.#at];
    if (next === '?') {
      this.#at += 1;
      this.#out += `${text}?`;
    } else if (next === '+') {
      this.#at += 1;
      const atom = this.#out.slice(this.#atom);
      if (/\((?!\?)|\(\?</.test(atom)) throw invalid('possessive quantifier over a capturing group is not supported');
      const [open, close] = this.#atomic();
      this.#out = this.#out.slice(0, this.#atom) + open + atom + text + close;
    } else {
      this.#out += text;
    }
  }

  #escape(): void {
    const c = this.#source[this.#at + 1];
    if (c === undefined) throw invalid('\\ at end of pattern');
    const rest = this.#source.slice(this.#at);
    if (c === 'Q') {
      this.#quoted();
      return;
    }
    if (c === 'E') {
      this.#at += 2;
      return;
    }
    const reference = /^\\(?:([1-9]\d*)|g\{?(\d+)\}?)/.exec(rest);
    if (reference) {
      this.#emitAtom(`\uE000${reference[1] ?? reference[2]}\uE001`, reference[0].length);
      return;
    }
    const named = /^(?:\\k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|\\g\{([A-Za-z_]\w*)\})/.exec(rest);
    if (named) {
      this.#emitAtom(`\\k<${named[1] ?? named[2] ?? named[3] ?? named[4]}>`, named[0].length);
      return;
    }
    const special = ESCAPES[c];
    if (special !== undefined) {
      this.#emitAtom(special, 2);
      return;
    }
    const [text, consumed] = characterEscape(rest);
    this.#emitAtom(text, consumed);
  }

  #quoted(): void {
    const end = this.#source.indexOf('\\E', this.#at + 2);
    const literal = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end + 2;
    for (const character of literal) this.#emitAtom(escapeCharacter(character));
  }

  #characterClass(): string {
    let at = this.#at + 1;
    let out = '[';
    if (this.#source[at] === '^') {
      out += '^';
      at += 1;
    }
    let afterSet = false;
    for (let first = true; ; first = false) {
      const c = this.#source[at];
      if (c === undefined) throw invalid('missing terminating ] for character class');
      if (c === ']' && !first) break;
      const [text, consumed] = classItem(this.#source.slice(at));
      // A hyphen after a set such as \w cannot begin a range: it stands for itself.
      out += afterSet && c === '-' ? '\\x2d' : text;
      afterSet = consumed > 1 && text.length > 2 && !text.startsWith('\\');
      afterSet ||= /^\\[dDwWsS]$/.test(text);
      at += consumed;
    }
    this.#at = at + 1;
    return `${out}]`;
  }
}
