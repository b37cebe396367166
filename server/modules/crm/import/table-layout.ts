import { toLine } from '../text.ts';
import type { TableLayout } from './importer.ts';
import { type Target, targetOfHeader } from './targets.ts';

type Rows = readonly (readonly string[])[];

const isEmail = (value: string): boolean => /\S@\S+\.\S/.test(value);
/** An address, a number or a date: nothing that a column is called. */
export const isData = (value: string): boolean =>
  isEmail(value) || (/^[+\d\s()./-]{7,}$/.test(value.trim()) && value.replace(/\D/g, '').length > 5);

/** Some programs write notes before the header: it is the first row unless that names next to nothing and a later one does. */
export function headerRow(rows: Rows, isKnown: (text: string) => boolean): number {
  const countKnown = (row: readonly string[]) => row.filter(isKnown).length;
  const [first = []] = rows;
  if (countKnown(first) > 1 || first.some(isEmail)) return 0;
  const found = rows
    .slice(0, 20)
    .findIndex((row) => filled(row) > filled(first) && countKnown(row) > 1 && !row.some(isEmail));
  return Math.max(found, 0);
}

/** A title above a table is padded with empty cells by spreadsheets. */
const filled = (row: readonly string[]): number => row.filter((text) => text.trim()).length;

export function uniqueNames(row: readonly string[]): string[] {
  const used = new Set<string>();
  return row.map((text, index) => {
    const name = toLine(text).slice(0, 290) || `Column ${index + 1}`;
    let unique = name;
    for (let count = 2; used.has(unique); count++) unique = `${name} (${count})`;
    used.add(unique);
    return unique;
  });
}

/** The layout of a table whose headers are the labels and words of the registry. */
export function readTableLayout(rows: Rows, targets: readonly Target[], chosen?: number): TableLayout {
  const preamble =
    chosen === undefined ? headerRow(rows, (text) => Boolean(targetOfHeader(text, targets))) : Math.max(chosen - 1, 0);
  const header = rows[preamble] ?? [];
  const isHeadless =
    chosen === undefined ? !header.some((text) => targetOfHeader(text, targets)) && header.some(isData) : chosen === 0;
  const columns = isHeadless ? header.map((_, index) => `Column ${index + 1}`) : uniqueNames(header);
  const used = new Set<string>();
  const mapping = columns.map((column) => {
    const target = isHeadless
      ? undefined
      : targetOfHeader(
          column,
          targets.filter(({ name }) => !used.has(name)),
        );
    if (target) used.add(target.name);
    return [column, target?.name ?? null] as const;
  });
  return {
    dialect: 'plain',
    columns,
    mapping: Object.fromEntries(mapping),
    headless: isHeadless,
    preamble: isHeadless ? 0 : preamble,
  };
}
