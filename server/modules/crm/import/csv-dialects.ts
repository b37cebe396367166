import type { ImportField, ImportMapping } from '@sequelstring/contract/crm.ts';
import { wordsOf } from '../text.ts';
import { fieldNames } from './csv-headers.ts';

export type Dialect = 'google' | 'outlook' | 'plain';

export interface CsvLayout {
  dialect: Dialect;
  /** Headers, made unique; `Column 1` and so on where the file has none. */
  columns: string[];
  mapping: ImportMapping;
  /** The first row holds data. */
  headless: boolean;
}

/** Where a value belongs that may stand in a row several times: home or business, first or second. */
const contexts = new Set(
  (
    'business work office home personal private other primary main secondary mailing billing shipping preferred default ' +
    'geschaftlich privat weitere weiterer dienstlich haupt bureau professionnel domicile autre personnel principal ' +
    'trabajo particular casa otro otra del laboral domicilio ufficio abitazione altro contact customer person the s'
  ).split(' '),
);

/** A header in words, without the number and the words that tell one of several apart. */
export interface Header {
  words: string;
  core: string;
  context: string;
}

export function readHeader(text: string): Header {
  const words = wordsOf(text.replace(/([a-z])([A-Z])/g, '$1 $2'))
    .join(' ')
    .replace(/\be mail\b/g, 'email')
    .replace(/\beposta\b/g, 'email');
  const all = words.split(' ');
  const number = all.find((word) => /^\d+$/.test(word)) ?? '';
  const numberless = all.filter((word) => !/^\d+$/.test(word));
  const core = numberless.filter((word) => !contexts.has(word)).join(' ');
  const context = [...numberless.filter((word) => contexts.has(word)), number].filter(Boolean).join(' ');
  return { words, core: fieldNames.has(numberless.join(' ')) ? numberless.join(' ') : core, context };
}

/** What the first row of a CSV file says: whose export it is and which field each column fills. */
export function readLayout(firstRow: readonly string[]): CsvLayout {
  const headers = firstRow.map(readHeader);
  const recognised = headers.filter(({ core }) => fieldNames.has(core)).length;
  if (recognised === 0 && firstRow.some((value) => /\S@\S+\.\S/.test(value))) return headlessLayout(firstRow);
  const columns = uniqueNames(firstRow);
  const dialect = dialectOf(headers);
  const fields = assignFields(headers, dialect);
  return {
    dialect,
    columns,
    mapping: Object.fromEntries(columns.map((name, index) => [name, fields[index]!])),
    headless: false,
  };
}

function headlessLayout(row: readonly string[]): CsvLayout {
  const columns = row.map((_, index) => `Column ${index + 1}`);
  const email = row.findIndex((value) => /\S@\S+\.\S/.test(value));
  const mapping: ImportMapping = Object.fromEntries(
    columns.map((name, index) => [name, index === email ? 'email' : null]),
  );
  return { dialect: 'plain', columns, mapping, headless: true };
}

function uniqueNames(row: readonly string[]): string[] {
  const used = new Set<string>();
  return row.map((text, index) => {
    const name =
      text
        .replace(/[\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 290) || `Column ${index + 1}`;
    let unique = name;
    for (let count = 2; used.has(unique); count++) unique = `${name} (${count})`;
    used.add(unique);
    return unique;
  });
}

function dialectOf(headers: readonly Header[]): Dialect {
  const words = new Set(headers.map((header) => header.words));
  if ([...words].some((text) => /^(?:email|phone|address|event) \d+ (?:value|street|formatted)$/.test(text)))
    return 'google';
  const has = (...names: string[]) => names.some((name) => words.has(name));
  if (words.has('group membership') || (words.has('given name') && words.has('family name'))) return 'google';
  const isOutlook =
    has('email address', 'email adresse', 'adresse de messagerie', 'direccion de correo electronico') &&
    has('first name', 'vorname', 'prenom', 'nombre');
  return isOutlook ? 'outlook' : 'plain';
}

function assignFields(headers: readonly Header[], dialect: Dialect): (ImportField | null)[] {
  const fields = headers.map(({ core }) => fieldNames.get(core) ?? null);
  const words = headers.map((header) => header.words);
  const hasField = (field: ImportField) => fields.includes(field);
  // Outlook calls the form of address "Title" and the position "Job Title".
  if (dialect === 'outlook' && words.some((text) => text === 'job title'))
    replace(fields, words, 'title', 'namePrefix');
  for (const name of ['name', 'nom', 'nombre', 'nome', 'naam']) {
    const at = words.indexOf(name);
    if (at < 0) continue;
    const others = fields.filter((_, index) => index !== at);
    if (others.includes('firstName') && !others.includes('lastName')) fields[at] = 'lastName';
    else if (others.includes('lastName') && !others.includes('firstName')) fields[at] = 'firstName';
    else fields[at] = 'fullName';
  }
  // "Anniversaire" is French for birthday, unless the file has a column for that, too.
  if (!hasField('birthday')) replace(fields, words, 'anniversaire', 'birthday');
  keepFirst(fields, headers, 'email', 'otherEmail', () => true);
  const isMobile = ({ words: text }: Header) => /mobil|cell|handy|portable|movil|celular/.test(text);
  const mobile = headers.some((header, index) => fields[index] === 'phone' && isMobile(header));
  keepFirst(
    fields,
    headers,
    'phone',
    'otherPhone',
    (header) => !isMachine(header.words) && (!mobile || isMobile(header)),
  );
  return fields;
}

/** Fax machines and pagers are never the number to call. */
export const isMachine = (words: string): boolean => /fax|pager|telex|isdn|beeper/i.test(words);

function replace(fields: (ImportField | null)[], words: readonly string[], name: string, field: ImportField): void {
  const at = words.indexOf(name);
  if (at >= 0) fields[at] = field;
}

function keepFirst(
  fields: (ImportField | null)[],
  headers: readonly Header[],
  first: ImportField,
  others: ImportField,
  fits: (header: Header) => boolean,
): void {
  const kept = fields.findIndex((field, index) => field === first && fits(headers[index]!));
  for (const [index, field] of fields.entries()) if (field === first && index !== kept) fields[index] = others;
}
