import type { ImportMapping } from '@sequelstring/contract/imports.ts';
import { plain, wordsOf } from '../../../kernel/words.ts';
import type { ContactColumn } from './contact-columns.ts';
import { areSubscriptions, consentOf } from './csv-consent.ts';
import { fieldNames } from './csv-headers.ts';
import type { DateOrder } from './dates.ts';
import { saysDeceased } from './death-words.ts';
import type { TableLayout } from './importer.ts';
import { headerRow, isData, uniqueNames } from './table-layout.ts';

export type Dialect = 'google' | 'outlook' | 'plain';

/** Where a value belongs that may stand in a row several times: home or business, first or second. */
const places = new Set(
  (
    'business work office home personal private other primary main secondary mailing billing shipping preferred default ' +
    'geschaftlich privat weitere weiterer dienstlich haupt bureau professionnel domicile autre personnel principal ' +
    'trabajo particular casa otro otra laboral domicilio ufficio abitazione altro'
  ).split(' '),
);
const contexts = new Set([...places, 'del', 'contact', 'customer', 'person', 'the', 's']);

const wordEnds = /([a-z])([A-Z])/g;
/** Salesforce's data loader writes `MAILINGSTREET` and `HOMEPHONE`. */
const runTogether = /\b(mailing|other|home|mobile|account)(street|city|state|postalcode|country|phone|name)\b/gi;
/** `(DD/MM/YYYY)` and, in French and German, `[JJ/MM/AAAA]` and `(TT.MM.JJJJ)`. */
const dateFormat = /[([]\s*(?:(?:d{1,2}|t{1,2}|m{1,4}|y{2,4}|j{2,4}|a{2,4})[\s./-]*){2,3}[)\]]/i;
const apart = (header: string): string =>
  header
    .replace(dateFormat, ' ')
    .replace(wordEnds, '$1 $2')
    .replace(/(?<=[a-z])(?=\d)/gi, ' ')
    .replace(runTogether, '$1 $2');

/** The order of day and month that a header tells; undefined where it does not. */
export function dateOrderOf(header: string): DateOrder | undefined {
  const format = dateFormat.exec(header)?.[0];
  return format && /^.\s*(?:[dt]|j{1,2}(?!j))/i.test(format)
    ? 'dmy'
    : format && /^.\s*m/i.test(format)
      ? 'mdy'
      : undefined;
}

/** The place that a header names, as it is written there: `geschäftlich` of `Telefon (geschäftlich)`. */
export const placeOf = (header: string): string =>
  (apart(header).match(/\p{L}+/gu) ?? [])
    .filter((word) => places.has(plain(word)))
    .join(' ')
    .toLowerCase();

/** A header in words, without the number and the words that tell one of several apart. */
export interface Header {
  words: string;
  core: string;
  context: string;
}

export function readHeader(text: string): Header {
  const words = wordsOf(apart(text))
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

/** What the first rows of a CSV file say: where its header is, whose export it is and which field each column fills. */
export function readLayout(rows: readonly (readonly string[])[], chosen?: number): TableLayout {
  const preamble = chosen === undefined ? headerRow(rows, isKnown) : Math.max(chosen - 1, 0);
  const header = rows[preamble] ?? [];
  const headers = header.map(readHeader);
  const isHeadless = chosen === undefined ? !header.some(isKnown) && header.some(isData) : chosen === 0;
  if (isHeadless) return headlessLayout(header);
  const columns = uniqueNames(header);
  const dialect = dialectOf(headers);
  const fields = assignFields(headers, dialect);
  const values = columns.map((_, index) =>
    rows.slice(preamble + 1).flatMap((row) => (row[index]?.trim() ? [row[index]] : [])),
  );
  const unclear = assignByMeaning(fields, headers, values);
  return {
    dialect,
    columns,
    mapping: Object.fromEntries(columns.map((name, index) => [name, fields[index]!])),
    ...(unclear.size > 0 && { unclear: columns.filter((_, index) => unclear.has(index)) }),
    headless: false,
    preamble,
  };
}

const isEmail = (value: string): boolean => /\S@\S+\.\S/.test(value);
const isKnown = (text: string): boolean => fieldNames.has(readHeader(text).core);

function headlessLayout(row: readonly string[]): TableLayout {
  const columns = row.map((_, index) => `Column ${index + 1}`);
  const email = row.findIndex(isEmail);
  const phone = row.findIndex((value) => /^\+[\d\s()./-]{7,}$/.test(value.trim()));
  const mapping: ImportMapping = Object.fromEntries(
    columns.map((name, index) => [name, index === email ? 'email' : index === phone ? 'phone' : null]),
  );
  return { dialect: 'plain', columns, mapping, headless: true, preamble: 0 };
}

function dialectOf(headers: readonly Header[]): Dialect {
  const words = new Set(headers.map((header) => header.words));
  if ([...words].some((text) => /^(?:email|phone|address|event) \d+ (?:value|street|formatted)$/.test(text)))
    return 'google';
  const has = (...names: string[]) => names.some((name) => words.has(name));
  if (words.has('group membership') || (words.has('given name') && words.has('family name'))) return 'google';
  // Others write a first name and an e-mail address as well; a business address beside the one at home is Outlook's.
  const isOutlook =
    has('email address', 'email adresse', 'adresse de messagerie', 'direccion de correo electronico') &&
    has('first name', 'vorname', 'prenom', 'nombre') &&
    headers.some(({ context }) => /\b(?:business|geschaftlich|bureau|trabajo|laboral)\b/.test(context));
  return isOutlook ? 'outlook' : 'plain';
}

/** Words for a name that mean a part of it where another column has the other part. */
const partOrWhole = ['name', 'nom', 'nombre', 'nome', 'naam', 'имя', '이름', '名字'].map(plain);

function assignFields(headers: readonly Header[], dialect: Dialect): (ContactColumn | null)[] {
  const fields = headers.map(({ core }) => fieldNames.get(core) ?? null);
  const words = headers.map((header) => header.words);
  const hasField = (field: ContactColumn) => fields.includes(field);
  // Outlook and others call the form of address "Title" and the position "Job Title".
  if (words.includes('job title')) replace(fields, words, 'title', 'namePrefix');
  // French calls both "Titre", the form of address first.
  const titles = words.flatMap((text, index) => (text.replace(/ \d$/, '') === 'titre' ? [index] : []));
  for (const [order, index] of titles.entries())
    fields[index] = order === 0 && dialect === 'outlook' ? 'namePrefix' : 'title';
  for (const name of partOrWhole) {
    const at = words.indexOf(name);
    if (at < 0) continue;
    const others = fields.filter((_, index) => index !== at);
    if (others.includes('firstName') && !others.includes('lastName')) fields[at] = 'lastName';
    else if (others.includes('lastName') && !others.includes('firstName')) fields[at] = 'firstName';
    else fields[at] = 'fullName';
  }
  for (const { day, month, year } of splitDates(words)) {
    const field = /^anniversary|^wedding/.test(words[day]!) ? 'anniversary' : 'birthday';
    for (const at of [day, month, year]) if (at >= 0) fields[at] = field;
  }
  // Yahoo calls its numbers by their place alone.
  if (words.includes('yahoo phone') || words.includes('messenger id'))
    for (const name of ['home', 'work', 'other', 'primary', 'yahoo phone']) replace(fields, words, name, 'phone');
  // "Anniversaire" is French and "aniversário" Portuguese for birthday, unless the file has a column for that, too.
  if (!hasField('birthday')) {
    replace(fields, words, 'anniversaire', 'birthday');
    if (words.some((text) => portuguese.test(text))) replace(fields, words, 'aniversario', 'birthday');
  }
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

/**
 * Finds in the columns that have no field yet those about consent and death, by what they are called and, where that says
 * nothing, by what stands in them. Returns the places of those that may be about consent, with something in them.
 */
function assignByMeaning(
  fields: (ContactColumn | null)[],
  headers: readonly Header[],
  values: readonly (readonly string[])[],
): Set<number> {
  const unclear = new Set<number>();
  for (const [index, { words }] of headers.entries()) {
    if (fields[index]) continue;
    const consent = consentOf(words);
    if (consent === 'unclear' && !areSubscriptions(values[index]!)) {
      if (values[index]!.length > 0) unclear.add(index);
    } else if (consent) fields[index] = consent === 'emailConsent' ? 'emailConsent' : 'emailOptOut';
    else if (areSubscriptions(values[index]!)) fields[index] = 'emailOptOut';
    else if (saysDeceased(words) || (statusHeader.test(words) && values[index]!.some(saysDeceased)))
      fields[index] = 'deceased';
  }
  // Beside a column about email this one is about letters.
  const letters = headers.findIndex(({ words }) => words === 'do not mail');
  if (headers.some(({ words }) => /^do not (?:bulk )?email$/.test(words))) unclear.delete(letters);
  return unclear;
}

const statusHeader =
  /\b(?:status|statut|stato|estado|state|stage|vital|living|reason|type|category|lebens\w*|zustand)\b/;

/** What a Spanish file, where an "aniversario" is none, does not say. */
const portuguese = /^(?:nome|sobrenome|telefone|telemovel|cidade|endereco|data de .*)\b/;

export interface SplitDate {
  day: number;
  month: number;
  /** -1 where the file has no such column. */
  year: number;
}

/** The columns of dates that are written in three, as Thunderbird's `Birth Year`, `Birth Month` and `Birth Day`. */
export function splitDates(words: readonly string[]): SplitDate[] {
  return ['birth', 'birthday', 'anniversary', 'wedding'].flatMap((name) => {
    const [day = -1, month = -1, year = -1] = ['day', 'month', 'year'].map((part) => words.indexOf(`${name} ${part}`));
    return day >= 0 && month >= 0 ? [{ day, month, year }] : [];
  });
}

/** Fax machines and pagers are never the number to call. */
export const isMachine = (words: string): boolean => /fax|pager|telex|isdn|beeper/i.test(words);

function replace(fields: (ContactColumn | null)[], words: readonly string[], name: string, field: ContactColumn): void {
  const at = words.indexOf(name);
  if (at >= 0) fields[at] = field;
}

function keepFirst(
  fields: (ContactColumn | null)[],
  headers: readonly Header[],
  first: ContactColumn,
  others: ContactColumn,
  fits: (header: Header) => boolean,
): void {
  const kept = fields.findIndex((field, index) => field === first && fits(headers[index]!));
  for (const [index, field] of fields.entries()) if (field === first && index !== kept) fields[index] = others;
}
