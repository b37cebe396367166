import { AppError } from '../../../../kernel/errors.ts';
import type { StoredFiles } from '../../../../kernel/stored-files.ts';
import { readStart } from '../import-file.ts';
import { isLdif } from './ldif.ts';
import { ldifToCsv } from './ldif-csv.ts';
import { workbookToCsv } from './workbook-csv.ts';

interface Sent {
  key: string;
  fileName: string;
}

/** What a file was before it became a table. */
export type FormerFormat = 'excel' | 'ldif';

/**
 * Stores a workbook, or an address book in LDIF, as the table that it holds, in place of it, so that all that follows knows
 * tables alone. Other files stay as they are. Throws `import_file_unreadable`.
 */
export async function toTable(
  stored: StoredFiles,
  owner: string,
  sent: Sent,
  { start, takesCards }: { start: Buffer; takesCards: boolean },
): Promise<{ file: Sent; was?: FormerFormat }> {
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') {
    const content = await stored.files.get(sent.key);
    const bytes = Buffer.concat((await content?.toArray()) ?? []);
    return { file: await replaced(stored, owner, sent, workbookToCsv(bytes)), was: 'excel' };
  }
  const { text, charset } = await readStart(start);
  if (!isLdif(text)) return { file: sent };
  if (!takesCards) {
    throw new AppError('import_file_unreadable', {
      message: 'This is an address book in LDIF. Import it as contacts.',
    });
  }
  const content = await stored.files.get(sent.key);
  return { file: await replaced(stored, owner, sent, ldifToCsv(content!, charset)), was: 'ldif' };
}

async function replaced(
  stored: StoredFiles,
  owner: string,
  { key, fileName }: Sent,
  content: AsyncIterable<Uint8Array>,
): Promise<Sent> {
  const table = await stored.store(owner, { purpose: 'import', fileName, mediaType: 'text/csv' }, content);
  await stored.remove(key);
  return { key: table.key, fileName };
}
