import { setImmediate } from 'node:timers/promises';
import type { ImportedContact, RowProblem } from './contact-draft.ts';
import { cellLineEnd } from './convert/workbook.ts';
import { type Charset, type CsvRecord, readCsv } from './csv-reader.ts';
import { type DateOrder, DateOrderEvidence, RepeatedDates, readTextDate, readVcardDate } from './dates.ts';
import type { ImportRow } from './import.model.ts';
import { isContent } from './import-file.ts';
import type { DatePlaces, ReadRow } from './importer.ts';
import { readVcards, type Vcard } from './vcard-reader.ts';

/** One record of a file: a contact, or why it is none, and what there is to say about it. */
export interface SourceRecord {
  line: number;
  /** What it is about, as far as it could be read. */
  record: string;
  contact?: ImportedContact;
  /** Cells of fields that are read by their type. */
  values?: Record<string, string>;
  problems: RowProblem[];
  /** Characters that it has in the file. */
  length?: number;
}

export type SourceFile = Pick<
  ImportRow,
  | 'format'
  | 'dialect'
  | 'charset'
  | 'isCharsetChosen'
  | 'delimiter'
  | 'headless'
  | 'preamble'
  | 'columns'
  | 'country'
  | 'dateOrderRead'
  | 'edits'
>;

/** Small enough that what one chunk holds is read in a few milliseconds. */
const chunkBytes = 32_768;
const turnMs = 8;

/** The records of a file in their order, always the same ones for the same file; those before `skip` are passed over. */
export async function* readRecords(
  content: AsyncIterable<Buffer>,
  file: SourceFile,
  { skip, read }: { skip: number; read: ReadRow },
): AsyncGenerator<SourceRecord> {
  const turns = new Turns();
  let index = 0;
  for await (const raw of rawRecords(content, file)) {
    if (index++ < skip) continue;
    yield { ...read(raw), length: lengthOf(raw) };
    await turns.pass();
  }
}

function lengthOf(raw: CsvRecord | Vcard): number {
  let length = 0;
  if ('values' in raw) for (const value of raw.values) length += value.length;
  else for (const { value } of raw.properties) length += value.length;
  return length;
}

export interface FileAnalysis {
  records: number;
  order?: DateOrder;
  /** There are dates that mean one day or another. */
  isOpen: boolean;
  /** A birthday that so many records have that it may stand for "not known". */
  repeated?: { value: string; times: number };
}

/** Reads the file once to count its records and to tell what its dates have in common. */
export async function analyseFile(
  content: AsyncIterable<Buffer>,
  file: SourceFile,
  { most, places }: { most: number; places: DatePlaces },
): Promise<FileAnalysis> {
  const turns = new Turns();
  const evidence = new DateOrderEvidence();
  const birthdays = new RepeatedDates();
  let records = 0;
  for await (const raw of rawRecords(content, file)) {
    if (++records > most) break;
    if ('values' in raw) {
      for (const column of places.all) evidence.look(raw.values[column] ?? '');
      for (const column of places.birthdays) birthdays.look(raw.values[column] ?? '');
    } else birthdays.look(raw.properties.find(({ name }) => name === 'BDAY')?.value ?? '');
    await turns.pass();
  }
  const { suspect } = birthdays;
  const repeated = suspect && isDate(suspect.value, file) ? suspect : undefined;
  return { records, order: evidence.order, isOpen: evidence.isOpen, ...(repeated && { repeated }) };
}

/** What stands for "no date" anyway needs no hint. */
function isDate(value: string, { format }: SourceFile): boolean {
  const context = { today: Temporal.PlainDate.from('2100-01-01'), kind: 'birthday' as const };
  const { date } = format === 'vcard' ? readVcardDate(value, context) : readTextDate(value, 'dmy', context);
  return date !== undefined;
}

/** What stands in a file, with the corrections of its rows. */
export async function* rawRecords(content: AsyncIterable<Buffer>, file: SourceFile): AsyncGenerator<CsvRecord | Vcard> {
  const chunks = smallChunks(content);
  if (file.format === 'vcard') {
    yield* readVcards(chunks, file.charset);
    return;
  }
  const edits = new Map(file.edits?.map(({ line, cells }) => [line, cells]));
  let above = file.headless ? 0 : (file.preamble ?? 0) + 1;
  for await (const record of readCsv(chunks, file.delimiter ?? ',', charsetOf(file))) {
    if (!isContent(record)) continue;
    if (file.dialect === 'excel') record.values = record.values.map((value) => value.replaceAll(cellLineEnd, '\n'));
    const cells = edits.size > 0 ? edits.get(record.line) : undefined;
    if (above > 0) above--;
    else yield cells ? corrected(record, cells) : record;
  }
}

export const charsetOf = ({ charset, isCharsetChosen }: Pick<SourceFile, 'charset' | 'isCharsetChosen'>): Charset => ({
  ...(charset && { [isCharsetChosen ? 'chosen' : 'guessed']: charset }),
});

function corrected(record: CsvRecord, cells: Readonly<Record<string, string>>): CsvRecord {
  const values = [...record.values];
  for (const [index, text] of Object.entries(cells)) values[Number(index)] = text;
  return { ...record, values: Array.from(values, (value) => value ?? '') };
}

async function* smallChunks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    for (let start = 0; start < chunk.length; start += chunkBytes) yield chunk.subarray(start, start + chunkBytes);
  }
}

/** Lets other work of the process go first every few milliseconds. */
class Turns {
  #since = performance.now();

  async pass(): Promise<void> {
    if (performance.now() - this.#since < turnMs) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
