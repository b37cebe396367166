import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { AuthApi } from '../../auth/api.ts';
import { toLine } from '../text.ts';
import { unprotect } from './cells.ts';
import type { ImportRow } from './import.model.ts';
import type { SourceFile, SourceRecord } from './import-source.ts';
import type { Importer, ReadRow } from './importer.ts';
import { RecordRun } from './record-run.ts';
import { readTableLayout } from './table-layout.ts';
import { fieldOfTarget, targetsOf } from './targets.ts';

export interface RecordImporterDeps {
  auth: AuthApi;
  stores: ReadonlyMap<KindName, AnyStore>;
}

/** The import of any kind of records, by its field registry alone. */
export const recordImporter = (store: AnyStore, deps: RecordImporterDeps): Importer => ({
  store,
  takesCards: false,
  targets: async () => targetsOf(store.kind, await store.fields()),
  layout: readTableLayout,
  datePlaces: async ({ columns }) => {
    const fields = await store.fields();
    const all = columns.flatMap(({ field }, index) => {
      const type = field && fieldOfTarget(field, fields)?.field.type;
      return type === 'date' || type === 'instant' ? [index] : [];
    });
    return { all, birthdays: [] };
  },
  reader: rowReader,
  begin: (row: ImportRow) => RecordRun.begin(store, deps, row),
});

/** The cells of a row by what they fill. */
function rowReader({ columns }: SourceFile): ReadRow {
  return (raw) => {
    if ('properties' in raw) throw new Error('Cards are read as contacts');
    const named = raw.values.find((value) => value.trim()) ?? '';
    const record: SourceRecord = { line: raw.line, record: toLine(named).slice(0, 120), values: {}, problems: [] };
    if (raw.unusable) {
      const message = raw.problem ?? 'The row cannot be read.';
      return { ...record, values: undefined, problems: [{ code: 'record_too_long', message, level: 'error' }] };
    }
    if (raw.problem) record.problems.push({ code: 'record_damaged', message: raw.problem, level: 'warning' });
    for (const [index, { field }] of columns.entries()) {
      const value = unprotect(raw.values[index] ?? '').trim();
      if (field && value) record.values![field] ??= value;
    }
    if (raw.values.slice(columns.length).some((value) => value.trim())) {
      const message = 'The row has more values than there are columns; some may be in the wrong one.';
      record.problems.push({ code: 'row_too_wide', message, level: 'warning' });
    }
    return record;
  };
}
