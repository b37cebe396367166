/** What spreadsheets take for a formula; signs before nothing but digits, as in phone numbers, calculate nothing of harm. */
const formula = /^[=@\t\r]|^[+-](?![\d\s().,/-]*$)/;

/** A cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row with its line end. */
export const csvRow = (values: readonly Parameters<typeof csvCell>[0][]): string =>
  `${values.map(csvCell).join(',')}\r\n`;

/** A cell as it was before `csvCell` put an apostrophe in front, for reading our own exports. */
export const withoutGuard = (text: string): string =>
  text[0] === "'" && formula.test(text.slice(1)) ? text.slice(1) : text;
