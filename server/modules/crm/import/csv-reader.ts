import { delimiters } from '@sequelstring/contract/imports.ts';
import { decodeBytes, toByteText } from './bytes.ts';

export interface CsvRecord {
  /** Line where the record starts, counted from 1. */
  line: number;
  values: string[];
  /** A sentence about what was wrong with it; its values are what could be saved. */
  problem?: string;
  /** Nothing could be saved. */
  unusable?: boolean;
}

export type Delimiter = (typeof delimiters)[number];

/** What the values are written in: all of them, or those that are not UTF-8. */
export interface Charset {
  chosen?: string;
  guessed?: string;
}

/** Longest record; a quote that is opened by mistake swallows no more than this. */
const maxRecord = 262_144;
const maxFields = 1000;

/**
 * Reads records separated by LF, CRLF or CR, with fields in quotes where needed (RFC 4180), in time and memory linear in the
 * file's size. A quote that is never closed is taken as a character of its line, so one bad row does not take others with
 * it. Empty rows are left out.
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: Delimiter,
  charset: Charset = {},
): AsyncGenerator<CsvRecord> {
  const splitter = new RecordSplitter(delimiter, charset);
  for await (const text of toByteText(chunks)) yield* splitter.push(text);
  yield* splitter.end();
}

export class RecordSplitter {
  readonly #delimiter: Delimiter;
  readonly #charset: Charset;
  #text = '';
  #line = 1;
  #skipping = false;

  constructor(delimiter: Delimiter, charset: Charset = {}) {
    this.#delimiter = delimiter;
    this.#charset = charset;
  }

  push(text: string): CsvRecord[] {
    this.#text += text;
    return this.#take(false);
  }

  end(): CsvRecord[] {
    return this.#take(true);
  }

  #take(last: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let position = 0;
    while (position < this.#text.length) {
      if (this.#skipping) {
        const end = lineEnd(this.#text, position);
        if (end === this.#text.length && !last) position = end;
        else position = this.#afterLine(end);
        this.#skipping = position === this.#text.length && end === position;
        continue;
      }
      const record = splitRecord(this.#text, position, this.#delimiter, last);
      if (record) {
        this.#emit(records, record.values, record.problem);
        this.#line += countLines(this.#text, position, record.end);
        position = record.end;
      } else if (this.#text.length - position > maxRecord) position = this.#rescue(records, position);
      else break;
    }
    this.#text = this.#text.slice(position);
    return records;
  }

  /** Gets past a record that is too long: as one line where it is a stray quote that made it so, else without it. */
  #rescue(records: CsvRecord[], position: number): number {
    const end = lineEnd(this.#text, position);
    if (end - position <= maxRecord && end < this.#text.length) {
      this.#emit(records, this.#text.slice(position, end).split(this.#delimiter), unclosed);
      return this.#afterLine(end);
    }
    records.push({ line: this.#line, values: [], problem: 'The row is too long to be read.', unusable: true });
    this.#skipping = true;
    return position;
  }

  #afterLine(end: number): number {
    if (end < this.#text.length) this.#line++;
    return this.#text[end] === '\r' && this.#text[end + 1] === '\n' ? end + 2 : Math.min(end + 1, this.#text.length);
  }

  #emit(records: CsvRecord[], bytes: string[], problem: string | undefined): void {
    if (!bytes.some((value) => value.trim() !== '')) return;
    const values = bytes
      .slice(0, maxFields)
      .map((value) => decodeBytes(value, this.#charset.chosen, this.#charset.guessed));
    records.push({ line: this.#line, values, ...(problem ? { problem } : {}) });
  }
}

const unclosed = 'A quote is opened and never closed in this row.';

interface Split {
  values: string[];
  /** Where the next record starts. */
  end: number;
  problem?: string;
}

/** One record from `start` on; undefined where the text ends before the record does and more may come. */
function splitRecord(text: string, start: number, delimiter: string, last: boolean): Split | undefined {
  const values: string[] = [];
  let position = start;
  while (true) {
    const field = fieldAt(text, position, delimiter, last);
    if (!field) return last ? lastRecord(text, start, delimiter) : undefined;
    values.push(field.value);
    const next = text[field.end];
    if (next === delimiter) {
      position = field.end + 1;
      continue;
    }
    if (next === undefined) return last ? { values, end: text.length } : undefined;
    // A CR at the end of what is there may be the first half of a CRLF.
    if (next === '\r' && field.end + 1 === text.length && !last) return undefined;
    return { values, end: field.end + (next === '\r' && text[field.end + 1] === '\n' ? 2 : 1) };
  }
}

/** The file ends inside quotes: only the first line of the record is taken, with its quote as a character. */
function lastRecord(text: string, start: number, delimiter: string): Split {
  const end = lineEnd(text, start);
  const after = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : Math.min(end + 1, text.length);
  return { values: text.slice(start, end).split(delimiter), end: after, problem: unclosed };
}

interface Field {
  value: string;
  /** Where its delimiter or line end stands, or the end of the text. */
  end: number;
}

/** Undefined where the text ends before the field does and more may come. */
function fieldAt(text: string, start: number, delimiter: string, last: boolean): Field | undefined {
  let quote = start;
  while (text[quote] === ' ') quote++;
  if (text[quote] !== '"') return plainField(text, start, delimiter);
  const field = quotedField(text, quote, delimiter);
  if (quote === start) return field;
  // Behind a blank a quote opens a field only where it closes before the next delimiter: ` "Able", `.
  if (!field) return last ? plainField(text, start, delimiter) : undefined;
  const isWhole = /^ "(?:[^"]|"")*"\s*$/.test(` ${text.slice(quote, field.end)}`);
  return isWhole ? { ...field, value: field.value.trimEnd() } : plainField(text, start, delimiter);
}

function plainField(text: string, start: number, delimiter: string): Field {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(start, end), end };
}

/** A field in quotes, two of which stand for one; what follows the closing quote is kept. Undefined where it does not close. */
function quotedField(text: string, start: number, delimiter: string): Field | undefined {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0 || close + 1 - start > maxRecord) return undefined;
  const inside = text.slice(start + 1, close).replaceAll('""', '"');
  const rest = plainField(text, close + 1, delimiter);
  return { value: inside + rest.value, end: rest.end };
}

function lineEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let index = start; index < end; index++) {
    if (text[index] === '\n' || (text[index] === '\r' && text[index + 1] !== '\n')) lines++;
  }
  return lines;
}

/** The first row's number of fields; where that is a line of text, that of the table below it, or the most frequent one. */
function usualLength(rows: readonly CsvRecord[]): number {
  const lengths = rows.map(({ values }) => values.length);
  if (lengths[0] !== 1) return lengths[0] ?? 0;
  const table = lengths.slice(lengths.findIndex((length) => length > 1));
  if (table.length > 1 && table.every((length) => length === table[0])) return table[0]!;
  const count = (length: number) => lengths.filter((other) => other === length).length;
  return lengths.toSorted((a, b) => count(b) - count(a))[0]!;
}

/** The delimiter that gives the first rows the most columns and the same number each. */
export function detectDelimiter(start: string): Delimiter {
  const declared = /^sep=([,;|\t])\s*[\r\n]/i.exec(start)?.[1];
  if (declared) return declared as Delimiter;
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const rows = new RecordSplitter(delimiter).push(`${start}\n`).slice(0, 10);
    const columns = usualLength(rows);
    if (columns < 2) continue;
    const alike = rows.filter((row) => row.values.length === columns).length / rows.length;
    const score = columns * (alike + 0.1);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
