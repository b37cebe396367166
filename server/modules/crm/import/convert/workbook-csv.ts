import { AppError } from '../../../../kernel/errors.ts';
import { cellLineEnd, readWorkbook } from './workbook.ts';

const unreadable = (cause?: unknown): AppError =>
  new AppError('import_file_unreadable', {
    message: 'This Excel workbook cannot be read. It may be protected or damaged: save it again, or as CSV.',
    cause,
  });

/**
 * The first filled sheet of a workbook as CSV (RFC 4180) in UTF-8, each row in the line of its number. Throws
 * `import_file_unreadable`.
 */
export async function* workbookToCsv(bytes: Buffer): AsyncGenerator<Buffer> {
  let line = 1;
  let text = '';
  try {
    for await (const { number, cells } of readWorkbook(bytes)) {
      // A sheet that ends with a filled row at its very end is not written out whole.
      if (number - line > 10_000) break;
      text += '\n'.repeat(Math.max(number - line, 0)) + cells.map(quoted).join(',');
      line = Math.max(number, line);
      if (text.length < 65_536) continue;
      yield Buffer.from(text);
      text = '';
    }
  } catch (error) {
    throw unreadable(error);
  }
  yield Buffer.from(`${text}\n`);
}

const quoted = (cell: string): string => {
  const line = cell.replace(/\n/g, cellLineEnd);
  return /[",]|^\s|\s$/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
};
