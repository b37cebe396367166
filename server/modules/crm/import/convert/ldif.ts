import { decodeBytes, toByteText } from '../bytes.ts';

/** One entry of a directory: its attributes with their values, in the order of the file. */
export interface LdifEntry {
  /** Where it starts, counted from 1. */
  line: number;
  attributes: Map<string, string[]>;
}

const mostCharacters = 262_144;

/** Whether a text begins like LDIF (RFC 2849). */
export const isLdif = (start: string): boolean =>
  /^(?:version:[^\n]*\r?\n\s*)?(?:#[^\n]*\r?\n\s*)*dn::?[ \t]*\S/i.test(start.trimStart());

/** Reads the entries of an LDIF file (RFC 2849); what is too long to be an address book's is left out. */
export async function* readLdif(chunks: AsyncIterable<Uint8Array>, charset?: string): AsyncGenerator<LdifEntry> {
  let rest = '';
  let number = 0;
  let entry: LdifEntry | undefined;
  let folded = '';
  const unfold = function* (line: string): Generator<LdifEntry> {
    number++;
    if (line.startsWith(' ')) {
      if (folded.length < mostCharacters) folded += line.slice(1);
      return;
    }
    if (folded) take(entry!, folded, charset);
    folded = '';
    if (line.trim() === '') {
      if (entry && entry.attributes.size > 0) yield entry;
      entry = undefined;
    } else if (!line.startsWith('#')) {
      entry ??= { line: number, attributes: new Map() };
      folded = line;
    }
  };
  for await (const text of toByteText(chunks)) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > mostCharacters * 4) rest = '';
    for (const line of lines) yield* unfold(line);
  }
  yield* unfold(rest);
  yield* unfold('');
}

function take({ attributes }: LdifEntry, text: string, charset: string | undefined): void {
  const [, name = '', mark = '', value = ''] = /^([\w.;-]+):([:<]?)[ \t]*(.*)$/s.exec(text) ?? [];
  // `jpegPhoto:< file:…` leads out of the file.
  if (!name || mark === '<') return;
  const bytes = mark === ':' ? Buffer.from(value, 'base64').toString('latin1') : value;
  const decoded = decodeBytes(bytes, undefined, charset);
  const key = name.toLowerCase().replace(/;.*$/, '');
  attributes.set(key, [...(attributes.get(key) ?? []), decoded]);
}
