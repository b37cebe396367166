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
  /** Someone has chosen the width. */
  fixed: boolean;
  /** Shares what is left over: names and texts get longer than dates and choices. */
  grows: boolean;
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
  tags: 180,
};

const compact: readonly FieldType[] = [
  'phone',
  'number',
  'money',
  'date',
  'instant',
  'choice',
  'user',
  'yesNo',
  'timeZone',
];

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
    grows: true,
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
        grows: !compact.includes(field.type),
      },
    ];
  });
  return [title, ...others];
}

/** The grid tracks of a row. Growing columns that nobody has sized share the space that is left. */
export function tracksOf(columns: readonly Column[]): string {
  const isElastic = ({ grows, fixed }: Column) => grows && !fixed;
  const tracks = columns.map((column) =>
    isElastic(column) ? `minmax(${column.width}px, ${column.width}fr)` : `${column.width}px`,
  );
  const filler = columns.some(isElastic) ? [] : ['minmax(0, 1fr)'];
  return [`${selectWidth}px`, ...tracks, ...filler].join(' ');
}

/** The width in pixels under which a row scrolls sideways instead of growing narrower. */
export const widthOf = (columns: readonly Column[]): number =>
  selectWidth + columns.reduce((sum, { width }) => sum + width, 0);
