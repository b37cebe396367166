import { Readable } from 'node:stream';
import type { ImportLayout } from '@sequelstring/contract/imports.ts';
import { AppError } from '../../../kernel/errors.ts';
import { decoderOf } from '../../../kernel/text/decoders.ts';
import { toByteText } from './bytes.ts';
import { guessCharset } from './charset.ts';
import { type Charset, type CsvRecord, type Delimiter, detectDelimiter, RecordSplitter } from './csv-reader.ts';
import type { Importer, TableLayout } from './importer.ts';
import type { Target } from './targets.ts';

/** As many bytes of a file as tell what it is. */
export const lookedBytes = 262_144;

export type FileFacts = { charset?: string; isCharsetChosen?: boolean } & (
  | { format: 'vcard'; dialect: string }
  | ({ format: 'csv'; delimiter: Delimiter } & TableLayout)
);

interface Looking {
  importer: Pick<Importer, 'takesCards' | 'layout'>;
  targets: readonly Target[];
  /** That its owner works in. */
  country?: string | undefined;
  /** What a person says of a table. */
  layout?: ImportLayout | undefined;
}

/** Tells what a file is from how it begins. Throws `import_file_unreadable` with what it is instead, as far as that shows. */
export async function inspectFile(bytes: Buffer, { importer, targets, country, layout }: Looking): Promise<FileFacts> {
  const { text, charset: guessed } = await readStart(bytes, country);
  const vcard = /^[ \t]*BEGIN:VCARD[ \t]*$/im.test(text);
  if (vcard && importer.takesCards)
    return {
      format: 'vcard',
      charset: guessed,
      dialect: /^VERSION:[ \t]*(\d\.\d)/im.exec(text)?.[1] ?? 'unknown version',
    };
  const strange = vcard ? 'This is a vCard. Import it as contacts.' : strangeness(text);
  if (strange) throw new AppError('import_file_unreadable', { message: strange });
  const delimiter = layout?.delimiter ?? detectDelimiter(text);
  const charset = layout ? charsetChosen(layout.charset) : { ...(guessed && { guessed }) };
  const rows = firstRows(text, delimiter, charset);
  const [first] = rows;
  if (!first || first.unusable) throw new AppError('import_file_unreadable', { message: 'The file has no rows.' });
  const read = importer.layout(
    rows.map(({ values }) => values),
    targets,
    layout?.headerRow,
  );
  const named = charset.chosen ?? charset.guessed;
  return {
    format: 'csv',
    ...(named && { charset: named }),
    isCharsetChosen: Boolean(charset.chosen),
    delimiter,
    ...read,
  };
}

/** Throws `validation_failed` for a charset that is not known here. */
export function charsetChosen(charset: string): Charset {
  if (charset !== '' && !decoderOf(charset)) {
    throw new AppError('validation_failed', { details: { charset: ['is not an encoding that is known here'] } });
  }
  return charset === '' ? {} : { chosen: charset };
}

/** The start of a file as bytes in text, and what it seems to be written in. */
export async function readStart(
  bytes: Buffer,
  country?: string,
): Promise<{ text: string; charset: string | undefined }> {
  let text = '';
  for await (const part of toByteText(Readable.from([bytes]))) text += part;
  // Folds may stand within a character.
  return { text, charset: guessCharset(Buffer.from(text.replace(/\r?\n[ \t]/g, ''), 'latin1'), country) };
}

export function firstRows(text: string, delimiter: Delimiter, charset: Charset): CsvRecord[] {
  const rows = new RecordSplitter(delimiter, charset);
  return [...rows.push(text), ...rows.end()].filter(isContent).slice(0, 200);
}

/** `sep=;` in the first row speaks to spreadsheets. */
export const isContent = ({ values, line }: { values: readonly string[]; line: number }): boolean =>
  !(line === 1 && /^sep=/i.test(values[0] ?? ''));

function strangeness(text: string): string | undefined {
  if (text.trim() === '') return 'The file is empty.';
  if (text.startsWith('\xD0\xCF\x11\xE0')) return 'This is a workbook of an old Excel. Save it as .xlsx or CSV first.';
  if (text.startsWith('%PDF')) return 'This is a PDF. Export the table as CSV or Excel.';
  let controls = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) controls++;
  }
  return controls > text.length / 500 ? 'The file is neither a table nor a vCard: it is not text.' : undefined;
}
