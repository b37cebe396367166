import type { Field, FieldType } from '@sequelstring/contract/records/field.ts';
import { sortsOf } from '@sequelstring/contract/records/kind.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import type { ColumnChoice } from '../api/column.store.ts';
import { isNumeric } from '../fields/field-value.tsx';
import type { RecordView } from '../view.ts';

/** The column with what a record is called; no field is named so. */
export const titleColumn = '$title';

/** A column of a list as it is drawn. */
export interface Column {
  /** A field, or `titleColumn`. */
  name: string;
  label: string;
  field?: Field;
  /** The order of the list by this column. */
  sort?: string;
  numeric: boolean;
  /** Pixels. */
  width: number;
  /** Someone has chosen the width; other columns share what is left over. */
  fixed: boolean;
}

const widths: Partial<Record<FieldType, number>> = {
  text: 150,
  email: 248,
  phone: 140,
  number: 110,
  money: 130,
  date: 124,
  instant: 124,
  choice: 130,
  user: 150,
  yesNo: 90,
  link: 180,
};

export const selectWidth = 36;
export const minColumnWidth = 72;

/** The columns of a list: the name first, then those that are chosen. */
export function columnsOf(view: RecordView, { shown, widths: chosen }: ColumnChoice): Column[] {
  const { kind, titleFields } = view;
  const sorts = sortsOf(kind);
  const titleSort = ['name', ...titleFields].find((name) => sorts.includes(name));
  const title: Column = {
    name: titleColumn,
    label: words.name,
    sort: titleSort,
    numeric: false,
    width: chosen[titleColumn] ?? 220,
    fixed: chosen[titleColumn] !== undefined,
  };
  const others = shown.flatMap((name): Column[] => {
    const field = kind.fields[name];
    if (!field?.options.column || titleFields.includes(name)) return [];
    return [
      {
        name,
        label: field.options.label,
        field,
        sort: sorts.includes(name) ? name : undefined,
        numeric: isNumeric(field),
        width: chosen[name] ?? widths[field.type] ?? 150,
        fixed: chosen[name] !== undefined,
      },
    ];
  });
  return [title, ...others];
}

/** The grid tracks of a row. What nobody has sized shares the space that is left. */
export function tracksOf(columns: readonly Column[]): string {
  const tracks = columns.map(({ width, fixed }) => (fixed ? `${width}px` : `minmax(${width}px, ${width}fr)`));
  const filler = columns.every(({ fixed }) => fixed) ? [' minmax(0, 1fr)'] : [];
  return [`${selectWidth}px`, ...tracks, ...filler].join(' ');
}

/** The width in pixels under which a row scrolls sideways instead of growing narrower. */
export const widthOf = (columns: readonly Column[]): number =>
  selectWidth + columns.reduce((sum, { width }) => sum + width, 0);
