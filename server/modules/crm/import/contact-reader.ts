import { toLine } from '../text.ts';
import { type ContactDraft, describeDraft, finishDraft } from './contact-draft.ts';
import { type CsvPlan, planColumns, rowToDraft } from './csv-contact.ts';
import type { CsvRecord } from './csv-reader.ts';
import type { SourceFile, SourceRecord } from './import-source.ts';
import type { ReadRow } from './importer.ts';
import { toDraft } from './vcard-contact.ts';

/** Reads the rows and cards of a file as contacts. */
export function contactReader(file: SourceFile, today: Temporal.PlainDate): ReadRow {
  const plan = csvPlan(file, today);
  return (raw) => ('properties' in raw ? toRecord(toDraft(raw, today), file) : csvRecord(raw, plan, file));
}

export function csvPlan(file: SourceFile, today: Temporal.PlainDate): CsvPlan {
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
