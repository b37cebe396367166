import { Readable } from 'node:stream';
import { AppError } from '../../../kernel/errors.ts';
import { toByteText } from './bytes.ts';
import { guessCharset } from './charset.ts';
import { type CsvLayout, readLayout } from './csv-dialects.ts';
import { type Delimiter, detectDelimiter, RecordSplitter } from './csv-reader.ts';

/** As many bytes of a file as tell what it is. */
export const lookedBytes = 262_144;

export type FileFacts = { charset?: string } & (
  | { format: 'vcard'; dialect: string }
  | ({ format: 'csv'; delimiter: Delimiter } & Omit<CsvLayout, 'dialect'> & { dialect: string })
);

/** Tells what a file is from how it begins and the country that its owner works in. Throws `import_file_unreadable` with what it is instead, as far as that shows. */
export async function inspectFile(bytes: Buffer, country?: string): Promise<FileFacts> {
  let text = '';
  for await (const part of toByteText(Readable.from([bytes]))) text += part;
  // Folds may stand within a character.
  const charset = guessCharset(Buffer.from(text.replace(/\r?\n[ \t]/g, ''), 'latin1'), country);
  const vcard = /^[ \t]*BEGIN:VCARD[ \t]*$/im.test(text);
  if (vcard)
    return { format: 'vcard', charset, dialect: /^VERSION:[ \t]*(\d\.\d)/im.exec(text)?.[1] ?? 'unknown version' };
  const strange = strangeness(text);
  if (strange) throw new AppError('import_file_unreadable', { message: strange });
  const delimiter = detectDelimiter(text);
  const rows = new RecordSplitter(delimiter, charset);
  const start = [...rows.push(text), ...rows.end()].filter(isContent).slice(0, 200);
  const [first] = start;
  if (!first || first.unusable) throw new AppError('import_file_unreadable', { message: 'The file has no rows.' });
  return { format: 'csv', charset, delimiter, ...readLayout(start.map(({ values }) => values)) };
}

/** `sep=;` in the first row speaks to spreadsheets. */
export const isContent = ({ values, line }: { values: readonly string[]; line: number }): boolean =>
  !(line === 1 && /^sep=/i.test(values[0] ?? ''));

function strangeness(text: string): string | undefined {
  if (text.trim() === '') return 'The file is empty.';
  if (text.startsWith('PK\x03\x04')) return 'This is a workbook or an archive. Save the table as CSV first.';
  if (/^(?:version:[^\n]*\r?\n\s*)?(?:#[^\n]*\r?\n\s*)*dn::?[ \t]*\S/i.test(text.trimStart()))
    return 'This is an LDIF file. Export the contacts as CSV or vCard.';
  if (text.startsWith('%PDF')) return 'This is a PDF. Export the contacts as CSV or vCard.';
  let controls = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) controls++;
  }
  return controls > text.length / 500 ? 'The file is neither a CSV nor a vCard: it is not text.' : undefined;
}
