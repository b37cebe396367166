import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { Parser } from 'htmlparser2';
import { type CellFormat, formatsOf, writtenNumber } from './cell-formats.ts';
import { Zip } from './zip.ts';

const mostFiles = 5000;
/** Of one part of a workbook, unpacked. */
const mostBytes = 400_000_000;
const mostColumns = 1000;
/** Stands for a line end within a cell, so that the lines of the table are the rows of the sheet. */
export const cellLineEnd = '\u2028';

/** A row of a sheet: its number, counted from 1, and its cells as text. */
export interface SheetRow {
  number: number;
  cells: string[];
}

type Attributes = Record<string, string>;

interface Handlers {
  /** Names come without their prefix. */
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Feeds the XML of a part to the handlers; yields after each chunk what they have gathered. */
async function* parse<T>(stream: Readable, handlers: Handlers, take: () => T[]): AsyncGenerator<T> {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handlers.open?.(bare(name), attributes),
      onclosetag: (name) => handlers.close?.(bare(name)),
      ontext: (text) => handlers.text?.(text),
    },
    { xmlMode: true },
  );
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    yield* take();
  }
  parser.end();
  yield* take();
}

/** Some programs write every name with a prefix. */
const bare = (name: string): string => name.slice(name.indexOf(':') + 1);

async function parseAll(stream: Readable | undefined, handlers: Handlers): Promise<void> {
  if (stream) await Array.fromAsync(parse(stream, handlers, () => []));
}

/** The rows of the first sheet that is shown and has any (ECMA-376, part 1, 18.3). Rejects where the bytes are no workbook. */
export async function* readWorkbook(bytes: Buffer): AsyncGenerator<SheetRow> {
  const zip = await Zip.open(bytes, { mostFiles });
  const part = (name: string) => zip.read(name, mostBytes);
  const { sheets, is1904 } = await sheetsOf(part);
  if (sheets.length === 0) throw new Error('The archive holds no sheets');
  const strings = await sharedStrings(await part('xl/sharedStrings.xml'));
  const formats = await formatsIn(await part('xl/styles.xml'));
  for (const sheet of sheets) {
    const stream = await part(sheet);
    if (!stream) continue;
    let isFilled = false;
    for await (const row of rowsOf(stream, { strings, formats, is1904 })) {
      isFilled = true;
      yield row;
    }
    if (isFilled) return;
  }
}

type Part = (name: string) => Promise<Readable | undefined>;

async function sheetsOf(part: Part): Promise<{ sheets: string[]; is1904: boolean }> {
  const found: { rid: string; isHidden: boolean }[] = [];
  let is1904 = false;
  await parseAll(await part('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const rid = Object.entries(attributes).find(([key]) => bare(key) === 'id' && key !== 'id')?.[1] ?? '';
      found.push({ rid, isHidden: (attributes.state ?? 'visible') !== 'visible' });
    },
  });
  const targets = new Map<string, string>();
  await parseAll(await part('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id = '', Target = '' }) => {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target));
    },
  });
  const shown = found.filter(({ isHidden }) => !isHidden);
  return { sheets: (shown.length > 0 ? shown : found).flatMap(({ rid }) => targets.get(rid) ?? []), is1904 };
}

async function sharedStrings(stream: Readable | undefined): Promise<string[]> {
  const strings: string[] = [];
  const text = new CellText();
  await parseAll(stream, {
    open: (name) => text.open(name),
    text: (part) => text.add(part),
    close: (name) => {
      text.close(name);
      if (name === 'si') strings.push(text.take());
    },
  });
  return strings;
}

/** Gathers the text of a string, leaving out how it is pronounced. */
class CellText {
  #text = '';
  #inText = false;
  #inPhonetic = false;

  open(name: string): void {
    if (name === 'rPh') this.#inPhonetic = true;
    if (name === 't' || name === 'v') this.#inText = !this.#inPhonetic;
  }

  add(part: string): void {
    if (this.#inText) this.#text += part;
  }

  close(name: string): void {
    if (name === 'rPh') this.#inPhonetic = false;
    if (name === 't' || name === 'v') this.#inText = false;
  }

  take(): string {
    const text = this.#text.replace(/_x000[dD]_|\r/g, '');
    this.#text = '';
    return text;
  }
}

async function formatsIn(stream: Readable | undefined): Promise<CellFormat[]> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await parseAll(stream, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) ids.push(Number(attributes.numFmtId ?? 0));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formatsOf(ids, codes);
}

interface Book {
  strings: readonly string[];
  formats: readonly CellFormat[];
  is1904: boolean;
}

async function* rowsOf(stream: Readable, book: Book): AsyncGenerator<SheetRow> {
  let rows: SheetRow[] = [];
  let row: SheetRow = { number: 0, cells: [] };
  let cell: Attributes = {};
  let column = -1;
  const text = new CellText();
  const handlers: Handlers = {
    open: (tag, attributes) => {
      text.open(tag);
      if (tag === 'row') {
        row = { number: Number(attributes.r ?? row.number + 1), cells: [] };
        column = -1;
      } else if (tag === 'c') {
        cell = attributes;
        column = attributes.r ? columnOf(attributes.r) : column + 1;
      }
    },
    text: (part) => text.add(part),
    close: (name) => {
      text.close(name);
      if (name === 'c') {
        const value = textOf(text.take(), cell, book);
        if (value !== '' && column >= 0 && column < mostColumns) row.cells[column] = value;
      } else if (name === 'f') text.take();
      else if (name === 'row' && row.cells.length > 0)
        rows.push({ ...row, cells: Array.from(row.cells, (one) => one ?? '') });
    },
  };
  yield* parse(stream, handlers, () => {
    const taken = rows;
    rows = [];
    return taken;
  });
}

/** 1 of `B7`. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference.replace(/\d+$/, '').toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function textOf(text: string, { t: type = 'n', s: style = '0' }: Attributes, book: Book): string {
  if (type === 's') return book.strings[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'true' : text === '0' ? 'false' : '';
  if (type === 'e') return '';
  if (type !== 'n' || text === '') return text;
  return writtenNumber(text, book.formats[Number(style)] ?? 'number', book);
}
