import { setImmediate } from 'node:timers/promises';
import { toLine } from '../text.ts';
import {
  type ContactDraft,
  describeDraft,
  finishDraft,
  type ImportedContact,
  type RowProblem,
} from './contact-draft.ts';
import { type CsvPlan, dateColumns, planColumns, rowToDraft } from './csv-contact.ts';
import { type CsvRecord, readCsv } from './csv-reader.ts';
import { type DateOrder, DateOrderEvidence, RepeatedDates, readTextDate, readVcardDate } from './dates.ts';
import type { ImportRow } from './import.model.ts';
import { isContent } from './import-file.ts';
import { toDraft } from './vcard-contact.ts';
import { readVcards } from './vcard-reader.ts';

/** One record of a file: a contact, or why it is none, and what there is to say about it. */
export interface SourceRecord {
  line: number;
  /** What it is about, as far as it could be read. */
  record: string;
  contact?: ImportedContact;
  /** Cells of fields that are read by their type. */
  values?: Record<string, string>;
  problems: RowProblem[];
}

export type SourceFile = Pick<
  ImportRow,
  'format' | 'charset' | 'delimiter' | 'headless' | 'preamble' | 'columns' | 'country' | 'dateOrderRead'
>;

/** Small enough that what one chunk holds is read in a few milliseconds. */
const chunkBytes = 32_768;
const turnMs = 8;

/** The records of a file in their order, always the same ones for the same file; those before `skip` are passed over. */
export async function* readRecords(
  content: AsyncIterable<Buffer>,
  file: SourceFile,
  { skip, today }: { skip: number; today: Temporal.PlainDate },
): AsyncGenerator<SourceRecord> {
  const turns = new Turns();
  const plan = csvPlan(file, today);
  let index = 0;
  for await (const raw of rawRecords(content, file)) {
    if (index++ < skip) continue;
    yield 'properties' in raw ? toRecord(toDraft(raw, today), file) : csvRecord(raw, plan, file);
    await turns.pass();
  }
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
  { most, dateFields }: { most: number; dateFields: ReadonlySet<string> },
): Promise<FileAnalysis> {
  const turns = new Turns();
  const evidence = new DateOrderEvidence();
  const birthdays = new RepeatedDates();
  const { columns } = csvPlan(file, Temporal.PlainDate.from('2000-01-01'));
  const dates = dateColumns(columns, dateFields);
  const ofBirth = dates.filter((index) =>
    columns.some((column) => column.index === index && column.field === 'birthday'),
  );
  let records = 0;
  for await (const raw of rawRecords(content, file)) {
    if (++records > most) break;
    if ('values' in raw) {
      for (const column of dates) evidence.look(raw.values[column] ?? '');
      for (const column of ofBirth) birthdays.look(raw.values[column] ?? '');
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

async function* rawRecords(content: AsyncIterable<Buffer>, file: SourceFile) {
  const chunks = smallChunks(content);
  if (file.format === 'vcard') {
    yield* readVcards(chunks, file.charset);
    return;
  }
  let above = file.headless ? 0 : (file.preamble ?? 0) + 1;
  for await (const record of readCsv(chunks, file.delimiter ?? ',', file.charset)) {
    if (!isContent(record)) continue;
    if (above > 0) above--;
    else yield record;
  }
}

async function* smallChunks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    for (let start = 0; start < chunk.length; start += chunkBytes) yield chunk.subarray(start, start + chunkBytes);
  }
}

function csvPlan(file: SourceFile, today: Temporal.PlainDate): CsvPlan {
  const names = file.columns.map(({ name }) => name);
  const mapping = Object.fromEntries(file.columns.map(({ name, field }) => [name, field]));
  const columns = planColumns(names, mapping);
  return { columns, width: names.length, dateOrder: file.dateOrderRead ?? 'mdy', today };
}

function csvRecord(raw: CsvRecord, plan: CsvPlan, file: SourceFile): SourceRecord {
  if (!raw.unusable) return toRecord(rowToDraft(raw, plan), file, raw.values);
  const problem = {
    code: 'record_too_long',
    message: raw.problem ?? 'The row cannot be read.',
    level: 'error' as const,
  };
  return { line: raw.line, record: '', problems: [problem] };
}

function toRecord(draft: ReturnType<typeof toDraft> | ContactDraft, file: SourceFile, values?: string[]): SourceRecord {
  if ('skipped' in draft) return { line: draft.line, record: draft.record, problems: [draft.skipped] };
  const finished = finishDraft(draft, [file.country]);
  const record = describeDraft(draft) || toLine(values?.find((value) => value.trim()) ?? '').slice(0, 120);
  if ('contact' in finished) {
    const { line, values: cells, problems } = draft;
    return { line, record, contact: finished.contact, values: cells, problems };
  }
  return { line: draft.line, record, problems: [...draft.problems, finished.failure] };
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
