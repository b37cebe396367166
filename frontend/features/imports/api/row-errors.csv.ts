import type { ImportRowError } from '@sequelstring/contract/imports.ts';

const columns = ['line', 'level', 'record', 'field', 'column', 'message'] as const;

/** A cell for a spreadsheet: quoted, and not read as a formula whatever it begins with. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** The problems of an import as CSV (RFC 4180) with a byte order mark, which spreadsheets need to read UTF-8. */
export function rowErrorsToCsv(errors: readonly ImportRowError[]): string {
  const lines = errors.map((error) => columns.map((column) => cell(error[column])).join(','));
  return `\uFEFF${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}
