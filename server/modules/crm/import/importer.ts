import type { ImportMapping } from '@sequelstring/contract/imports.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { CsvRecord } from './csv-reader.ts';
import type { ImportRow } from './import.model.ts';
import type { Tally } from './import-outcome.ts';
import type { SourceFile, SourceRecord } from './import-source.ts';
import type { Target } from './targets.ts';
import type { Vcard } from './vcard-reader.ts';

/** What the first rows of a table say. */
export interface TableLayout {
  dialect: string;
  /** Headers, made unique; `Column 1` and so on where the file has none. */
  columns: string[];
  mapping: ImportMapping;
  /** Columns that may say who wants no email, where only a person can tell. */
  unclear?: string[];
  /** The first row holds data. */
  headless: boolean;
  /** How many rows stand before the header, as LinkedIn's notes do. */
  preamble: number;
}

/** Where dates stand in a table, for telling the order of day and month from all its rows. */
export interface DatePlaces {
  all: readonly number[];
  birthdays: readonly number[];
}

export type ReadRow = (raw: CsvRecord | Vcard) => SourceRecord;

/** The import of one kind of records: what is the same for all of them lies around it. */
export interface Importer {
  readonly store: AnyStore;
  /** Address books can be imported, not only tables. */
  readonly takesCards: boolean;
  targets(): Promise<readonly Target[]>;
  /** `headerRow` is what a person says: counted from 1, 0 for none. */
  layout(rows: readonly (readonly string[])[], targets: readonly Target[], headerRow?: number): TableLayout;
  datePlaces(file: SourceFile): Promise<DatePlaces>;
  reader(file: SourceFile, today: Temporal.PlainDate): ReadRow;
  /** Throws where whoever started the import may no longer do so. */
  begin(row: ImportRow): Promise<ImportRun>;
}

/** One import at work, or one look at its rows. */
export interface ImportRun {
  /**
   * Imports the next records with the import's progress in one transaction, so that a crash leaves either all of it or
   * nothing; of a dry run only the progress is stored. Throws `ImportLost`.
   */
  store(row: ImportRow, records: readonly SourceRecord[]): Promise<ImportRow>;
  /** What would become of records. */
  weigh(row: ImportRow, records: readonly SourceRecord[]): Promise<Tally>;
}
