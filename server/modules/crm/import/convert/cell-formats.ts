/** How a number is meant: as a day, a moment or a share. */
export type CellFormat = 'number' | 'date' | 'percent';

/** Number formats that every workbook has without naming them (ECMA-376, part 1, 18.8.30), those of East Asia included. */
const builtInDates = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;
const builtInPercents = [9, 10];

/** The formats of cells by their style; `codes` are those that the workbook names. */
export const formatsOf = (ids: readonly number[], codes: ReadonlyMap<number, string>): CellFormat[] =>
  ids.map((id) => {
    const code = codes.get(id);
    if (code !== undefined) return formatOfCode(code);
    if (builtInPercents.includes(id)) return 'percent';
    return builtInDates.some(([from, to]) => id >= from && id <= to) ? 'date' : 'number';
  });

function formatOfCode(code: string): CellFormat {
  // Texts, colours and currencies may have any letters.
  const bare = code.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_./gi, '').replace(/general/gi, '');
  if (/[ymdhs]/i.test(bare)) return 'date';
  return bare.includes('%') ? 'percent' : 'number';
}

const dayMs = 86_400_000;

/** A number as a table of text has it: days in ISO 8601, with the time where it has one; `12%`. */
export function writtenNumber(text: string, format: CellFormat, { is1904 }: { is1904: boolean }): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  if (format === 'percent') return `${Number((number * 100).toPrecision(12))}%`;
  if (format === 'number') return plainNumber(number);
  if (number < 0 || number > 2_958_466) return plainNumber(number);
  // Spreadsheets believe that 1900 had a 29 February.
  const days = is1904 ? number + 1462 : number < 60 ? number + 1 : number;
  const moment = new Date(Math.round(((days - 25_569) * dayMs) / 1000) * 1000).toISOString();
  const [day = '', time = ''] = moment.split('T');
  if (days < 2) return time.slice(0, 5);
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
}

const plainNumber = (number: number): string => {
  const text = String(Number(number.toPrecision(15)));
  return text.includes('e') ? number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text;
};
