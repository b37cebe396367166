/**
 * What spreadsheets take for a formula, full-width signs included; signs before nothing but digits, as in phone numbers,
 * calculate nothing of harm.
 */
const formula = /^[=@＝＠\t\r\n]|^[+\-＋－](?![\d\s().,;/+-]*$)/;
/**
 * The same further on: a spreadsheet that takes semicolons for separators begins a cell behind each, and a row behind each
 * break, whatever is quoted. A sign there may also begin an item of a list, which calls and refers to nothing.
 */
const within = String.raw`(?=[=@＝＠]|[+\-＋－][^;\t\r\n]*[(|!])`;
const unguarded = new RegExp(String.raw`([;\t\r\n] *)${within}`, 'g');
const guarded = new RegExp(String.raw`([;\t\r\n] *)'${within}`, 'g');

/** A cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' ? withGuard(text) : text;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const withGuard = (text: string) => (formula.test(text) ? "'" : '') + text.replaceAll(unguarded, "$1'");

/** A row with its line end. */
export const csvRow = (values: readonly Parameters<typeof csvCell>[0][]): string =>
  `${values.map(csvCell).join(',')}\r\n`;

/** A cell as it was before `csvCell` put apostrophes in front, for reading our own exports. */
export function withoutGuard(text: string): string {
  const inner = text.replaceAll(guarded, '$1');
  return inner[0] === "'" && formula.test(inner.slice(1)) ? inner.slice(1) : inner;
}
