import { decodeBytes, decodeQuotedPrintable, toByteText } from './bytes.ts';
import { parseParameters, type VcardParameters } from './vcard-parameters.ts';

export interface VcardProperty {
  /** `item1` of `item1.TEL`, lower case; ties a property to its X-ABLabel. */
  group?: string;
  /** Upper case. */
  name: string;
  parameters: VcardParameters;
  /** Decoded from its charset and transfer encoding; backslash escapes still stand, they depend on the version. */
  value: string;
}

export interface Vcard {
  /** Line of BEGIN:VCARD, counted from 1. */
  line: number;
  version: '2.1' | '3.0' | '4.0';
  properties: VcardProperty[];
  /** What was wrong with its lines, as sentences. */
  problems: string[];
}

/** Longest value that is read; pictures and keys are never read. */
const maxValue = 262_144;
const maxLine = 1_048_576;
const maxProperties = 2000;
const unread = new Set(['PHOTO', 'LOGO', 'SOUND', 'KEY', 'X-MS-CARDPICTURE', 'X-MS-OL-DESIGN']);

/** Reads the vCards of a file (vCard 2.1, RFC 2426, RFC 6350) in time and memory linear in its size, whatever it holds. */
export async function* readVcards(chunks: AsyncIterable<Uint8Array>, charset?: string): AsyncGenerator<Vcard> {
  const lines = new LineSplitter();
  const cards = new CardBuilder(charset);
  for await (const text of toByteText(chunks)) {
    for (const line of lines.push(text)) cards.line(line);
    yield* cards.take();
  }
  for (const line of lines.end()) cards.line(line);
  cards.end();
  yield* cards.take();
}

/** Cuts text into lines at CRLF, also one with a second CR before it, LF or CR wherever the chunks break; what exceeds `maxLine` of a line is dropped. */
class LineSplitter {
  #rest = '';
  #dropping = false;

  push(text: string): string[] {
    let joined = this.#rest + text;
    this.#rest = '';
    if (this.#dropping) {
      const end = joined.search(/[\r\n]/);
      if (end < 0) return [];
      joined = joined.slice(end);
      this.#dropping = false;
      joined = joined.replace(/^(?:\r{0,2}\n|\r(?!\r?$))/, '');
    }
    // CRs at the end may be the first part of a line end.
    const held = trailingCrs(joined);
    const lines = joined.slice(0, joined.length - held.length).split(/\r{0,2}\n|\r/);
    const last = lines.pop()!;
    if (last.length > maxLine) {
      this.#dropping = true;
      lines.push(last.slice(0, maxLine));
      this.#rest = held;
    } else this.#rest = last + held;
    return lines;
  }

  end(): string[] {
    const last = this.#rest.slice(0, this.#rest.length - trailingCrs(this.#rest).length);
    return last ? [last] : [];
  }
}

const trailingCrs = (text: string): string => (text.endsWith('\r\r') ? '\r\r' : text.endsWith('\r') ? '\r' : '');

/** A property whose lines are still coming in. */
interface OpenProperty {
  line: number;
  parts: string[];
  size: number;
  name: string;
  quotedPrintable: boolean;
  base64: boolean;
  /** Length of the last physical line, to tell folding at a fixed width from folding at a space. */
  width: number;
  tooLong: boolean;
  /** The property before, which takes this one's lines as its text where no colon comes. */
  before?: OpenProperty;
}

/** Files that were put together from several have byte order marks within, and no line end where one of them stops without. */
const byteOrderMark = '\xEF\xBB\xBF';
const seamOf = /^(END:VCARD)\s*(?:\xEF\xBB\xBF)?(BEGIN:VCARD)\s*$/i;

class CardBuilder {
  /** Of values that do not name theirs. */
  readonly #charset: string | undefined;
  #lineNumber = 0;
  #open: OpenProperty | undefined;
  #card: (Vcard & { versionSeen: boolean }) | undefined;
  #nested = 0;
  #agent = false;
  #done: Vcard[] = [];

  constructor(charset: string | undefined) {
    this.#charset = charset;
  }

  take(): Vcard[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  line(line: string): void {
    this.#lineNumber++;
    const bare = line.startsWith(byteOrderMark) ? line.slice(byteOrderMark.length) : line;
    const seam = seamOf.exec(bare);
    for (const part of seam ? seam.slice(1) : [bare]) this.#accept(part);
  }

  #accept(line: string): void {
    if (!isFolded(line)) this.#settle();
    const open = this.#open;
    if (open && this.#continues(open, line)) return;
    if (line.trim() === '') {
      if (open?.base64) this.#close();
      return;
    }
    this.#close();
    this.#open = openProperty(line, this.#lineNumber);
  }

  end(): void {
    this.#settle();
    this.#close();
    this.#finish('The end of this vCard (END:VCARD) is missing.');
  }

  /** Whether the line belongs to the open property; if so it is taken. */
  #continues(open: OpenProperty, line: string): boolean {
    if (open.name === 'BEGIN' || open.name === 'END') return false;
    const soft = open.quotedPrintable && open.parts.at(-1)!.trimEnd().endsWith('=');
    if (soft && !/^(?:BEGIN|END):VCARD\s*$/i.test(line)) {
      open.parts.push(open.parts.pop()!.trimEnd().slice(0, -1));
      append(open, line, line.length);
      return true;
    }
    if (isFolded(line) && (this.#card || open.parts[0]!.includes(':'))) {
      if (open.base64) return true;
      // vCard 2.1 folds at a space, which then is part of the text; writers that fold at a fixed width add one instead.
      const keepsSpace = this.#card?.version === '2.1' && !(open.width >= 72 && open.width <= 76);
      append(open, keepsSpace ? line : line.slice(1), line.length);
      return true;
    }
    if (open.base64 && /^[A-Za-z0-9+/=]+\s*$/.test(line)) return true;
    if (!this.#card || this.#nested > 0 || line === '' || open.base64) return false;
    if (startsProperty(line)) return false;
    if (isHeadWithoutColon(line)) this.#open = { ...openProperty(line, this.#lineNumber), before: open };
    else append(open, `\n${line}`, line.length);
    return true;
  }

  /** A head whose colon did not come with its folded lines was text of the property before it. */
  #settle(): void {
    const open = this.#open;
    if (!open?.before) return;
    this.#open = open.before;
    if (open.parts.some((part) => part.includes(':'))) {
      this.#close();
      this.#open = { ...open, before: undefined };
    } else append(open.before, `\n${open.parts.join('')}`, open.width);
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    const property = unread.has(open.name) ? undefined : toProperty(open.parts.join(''), this.#charset);
    if (property?.name === 'BEGIN' && /^vcard$/i.test(property.value.trim())) {
      this.#begin(open.line);
      return;
    }
    if (property?.name === 'END' && /^vcard$/i.test(property.value.trim())) {
      if (this.#nested > 0) this.#nested--;
      else this.#finish();
      return;
    }
    if (!this.#card || this.#nested > 0 || !property) return;
    this.#agent = property.name === 'AGENT' && property.value.trim() === '';
    if (property.name === 'AGENT') {
      // vCard 3.0 has the whole card, its end included, in this one value.
      if (/^begin:vcard/i.test(property.value) && !/end:vcard/i.test(property.value)) this.#nested++;
      return;
    }
    if (open.tooLong) this.#problem(`The value of ${property.name} is too long; its end was cut off.`);
    this.#add(this.#card, property);
  }

  #begin(line: number): void {
    if (this.#nested > 0 || (this.#card && this.#agent)) {
      this.#nested++;
      this.#agent = false;
      return;
    }
    this.#finish('The end of this vCard (END:VCARD) is missing.');
    this.#card = { line, version: '3.0', versionSeen: false, properties: [], problems: [] };
  }

  #add(card: Vcard & { versionSeen: boolean }, property: VcardProperty): void {
    if (property.name === 'VERSION') {
      const version = property.value.trim();
      card.version = version === '2.1' || version === '4.0' ? version : '3.0';
      card.versionSeen = true;
      return;
    }
    if (!card.versionSeen && property.parameters.nameless) card.version = '2.1';
    if (card.properties.length < maxProperties) card.properties.push(property);
    else this.#problem(`Only the first ${maxProperties} properties were read.`);
  }

  #problem(sentence: string): void {
    const problems = this.#card?.problems;
    if (problems && problems.length < 20 && !problems.includes(sentence)) problems.push(sentence);
  }

  #finish(problem?: string): void {
    this.#nested = 0;
    this.#agent = false;
    if (!this.#card) return;
    if (problem) this.#problem(problem);
    const { line, version, properties, problems } = this.#card;
    this.#done.push({ line, version, properties, problems });
    this.#card = undefined;
  }
}

function openProperty(text: string, line: number): OpenProperty {
  const head = text.slice(0, Math.min(colonOf(text), 4000)).toUpperCase();
  const name = /^\s*(?:[\w-]+\.)?([\w-]+)/.exec(head)?.[1] ?? '';
  const base64 = /;\s*(?:ENCODING\s*=\s*)?"?(?:BASE64|B)"?\s*(?:;|$)/.test(head) || unread.has(name);
  const quotedPrintable = head.includes('QUOTED-PRINTABLE');
  const open = { line, parts: [], size: 0, name, quotedPrintable, base64, width: 0, tooLong: false };
  append(open, text, text.length);
  return open;
}

function append(open: OpenProperty, text: string, width: number): void {
  open.width = width;
  const taken = text.slice(0, Math.max(maxValue - open.size, 0));
  if (taken.length < text.length) open.tooLong = true;
  open.size += taken.length;
  open.parts.push(taken);
}

const isFolded = (line: string): boolean => line[0] === ' ' || line[0] === '\t';

/** A name and parameters that may go on in a folded line: `ADR;LABEL="12 High`. */
const isHeadWithoutColon = (line: string): boolean => /^(?:[\w-]+\.)?[A-Za-z][\w-]*;/.test(line) && !line.includes(':');

/** A name, perhaps with a group and parameters, and a colon: what is not so continues the line before. */
const startsProperty = (line: string): boolean => /^\s*(?:[\w-]+\.)?[\w-]+\s*[:;]/.test(line) && line.includes(':');

/** Where the value starts: the first colon outside quotes, or the first of all where quotes are not closed. */
function colonOf(line: string): number {
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const char = line[index];
    if (char === '"' && (quoted || /[=,]/.test(line[index - 1] ?? ''))) quoted = !quoted;
    else if (char === ':' && !quoted) return index;
  }
  const first = line.indexOf(':');
  return first < 0 ? line.length : first;
}

function toProperty(text: string, charset?: string): VcardProperty | undefined {
  const colon = colonOf(text);
  if (colon === text.length) return undefined;
  const match = /^\s*(?:([\w-]+)\.)?([\w-]+)\s*(?:;|$)/.exec(text.slice(0, colon));
  if (!match) return undefined;
  const parameters = parseParameters(decodeBytes(text.slice(match[0].length, colon), undefined, charset));
  let bytes = text.slice(colon + 1);
  if (parameters.encoding === 'quoted-printable') bytes = decodeQuotedPrintable(bytes.replace(/=$/, ''));
  else if (parameters.encoding === 'base64') bytes = decodeBase64Text(bytes);
  return {
    group: match[1]?.toLowerCase(),
    name: match[2]!.toUpperCase(),
    parameters,
    value: decodeBytes(bytes, parameters.charset, charset),
  };
}

/** Text that was sent as base64; nothing where it is not text. */
function decodeBase64Text(value: string): string {
  const bytes = Buffer.from(value, 'base64').toString('latin1');
  return bytes.includes('\0') ? '' : bytes;
}
