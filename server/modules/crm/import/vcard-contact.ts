import type { Address } from '@sequelstring/contract/crm.ts';
import { plain } from '../../../kernel/words.ts';
import { countryCode } from '../country.ts';
import { toLine, toLines } from '../text.ts';
import { type ContactDraft, newDraft, type RowProblem, warn } from './contact-draft.ts';
import { takeDeceased } from './deceased.ts';
import { splitFullName } from './full-name.ts';
import { takeDates } from './vcard-dates.ts';
import type { Vcard, VcardProperty } from './vcard-reader.ts';
import { splitComponents, splitList, splitListComponents, unescapeText } from './vcard-values.ts';

/** A vCard with its properties by name, in the order of their preference. */
export class VcardView {
  readonly card: Vcard;
  readonly #byName = new Map<string, VcardProperty[]>();
  readonly #labels = new Map<string, string>();

  constructor(card: Vcard) {
    this.card = card;
    for (const property of card.properties) {
      const same = this.#byName.get(property.name);
      if (same) same.push(property);
      else this.#byName.set(property.name, [property]);
      if (property.name === 'X-ABLABEL' && property.group) this.#labels.set(property.group, this.text(property));
    }
    for (const same of this.#byName.values()) same.sort((a, b) => a.parameters.preference - b.parameters.preference);
  }

  all(name: string): readonly VcardProperty[] {
    return this.#byName.get(name) ?? [];
  }

  text(property: VcardProperty): string {
    return unescapeText(property.value, this.card.version).trim();
  }

  first(...names: string[]): string {
    for (const name of names) {
      for (const property of this.all(name)) {
        const text = this.text(property);
        if (text) return text;
      }
    }
    return '';
  }

  /** The user's own word for a property (X-ABLabel), else its type: `Assistant phone`, `Work`. */
  label(property: VcardProperty): string | undefined {
    const own = property.group && this.#labels.get(property.group);
    if (own) return ownLabel(own);
    const type = property.parameters.types.find((name) => shownTypes.has(name));
    return type && capitalise(type);
  }
}

const shownTypes = new Set(['home', 'work', 'cell', 'mobile', 'main', 'other', 'car', 'video']);
const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** Apple writes its own labels as `_$!<AssistantPhone>!$_`. */
const ownLabel = (label: string): string => {
  const apple = /^_\$!<(.*)>!\$_$/.exec(label)?.[1];
  return apple ? capitalise(apple.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()) : label;
};

/** The contact of a vCard, or why it is none: groups and lists are no contacts. */
export function toDraft(
  card: Vcard,
  today: Temporal.PlainDate,
): ContactDraft | { line: number; skipped: RowProblem; record: string } {
  const view = new VcardView(card);
  const kind = plain(view.first('KIND', 'X-ADDRESSBOOKSERVER-KIND'));
  if (kind === 'group' || kind === 'list') {
    const message = 'This is a group of contacts, not a contact.';
    return {
      line: card.line,
      record: toLine(view.first('FN', 'N')),
      skipped: { code: 'not_a_contact', message, level: 'info' },
    };
  }
  const draft = newDraft(card.line);
  for (const problem of card.problems) warn(draft, undefined, 'record_damaged', problem);
  takeNames(draft, view, kind);
  takeAddresses(draft, view);
  draft.emails = view.all('EMAIL').map((property) => ({ label: view.label(property), email: view.text(property) }));
  takePhones(draft, view);
  takeDates(draft, view, today);
  takeRest(draft, view);
  const death = view.first(
    'DEATHDATE',
    'X-DEATHDATE',
    'X-DECEASED',
    'X-EVOLUTION-DEATHDATE',
    'DEATHPLACE',
    'X-DEATHPLACE',
  );
  if (death) takeDeceased(draft, death, 'deceased', today);
  return draft;
}

function takeNames(draft: ContactDraft, view: VcardView, kind: string): void {
  const organisations = view.all('ORG').map(({ value }) => splitComponents(value, view.card.version).map(toLine));
  const [company = '', ...units] = organisations.find((parts) => parts.some(Boolean)) ?? [];
  draft.text.companyName = company;
  draft.customFields.department = joined(units, ', ');
  const fullName = toLine(view.first('FN', 'X-FN', 'NAME'));
  const n = view.all('N').find(({ value }) => /[^;\s]/.test(value));
  const isCompany = kind === 'org' || plain(view.first('X-ABSHOWAS')) === 'company';
  if (isCompany || (!n && fullName && fullName === company)) {
    draft.text.companyName = company || fullName;
    if (isCompany && !n) return;
  }
  if (n) {
    const [last, first, middle, prefix, suffix] = splitListComponents(n.value, view.card.version);
    draft.text.lastName = joined(last, ' ');
    draft.text.firstName = joined(first, ' ');
    draft.text.middleName = joined(middle, ' ');
    draft.text.namePrefix = joined(prefix, ' ');
    draft.text.nameSuffix = joined(suffix, ', ');
    if (isCompany && joined(last, ' ') === draft.text.companyName) draft.text.lastName = '';
  } else if (fullName !== company && !fullName.includes('@')) Object.assign(draft.text, splitFullName(fullName));
  draft.text.nickname = [
    ...view.all('NICKNAME').flatMap(({ value }) => splitList(value, view.card.version)),
    ...view.all('X-ANDROID-CUSTOM').map(({ value }) => androidNickname.exec(value)?.[1] ?? ''),
  ]
    .filter(Boolean)
    .join(', ');
}

const androidNickname = /^vnd\.android\.cursor\.item\/nickname;([^;]*)/;
const joined = (parts: readonly string[] | undefined, by: string): string => (parts ?? []).filter(Boolean).join(by);

function takePhones(draft: ContactDraft, view: VcardView): void {
  for (const property of view.all('TEL')) {
    const { types } = property.parameters;
    const label = view.label(property) ?? '';
    const isMachine = types.some((type) => /fax|pager|modem|bbs/.test(type)) || /fax|pager/i.test(label);
    const kind = isMachine && !/fax|pager/i.test(label) ? (types.includes('fax') ? 'fax' : 'pager') : '';
    const shown = [label, kind].filter(Boolean).join(' ');
    const phone = view.text(property);
    draft.phones.push({ phone, line: !isMachine, label: shown ? capitalise(shown) : undefined });
  }
}

function takeAddresses(draft: ContactDraft, view: VcardView): void {
  // Apple's code of the country by whose custom an address is written, which it seldom names.
  draft.countries = view.all('X-ABADR').map((property) => view.text(property));
  for (const property of view.all('ADR')) {
    const parts = splitComponents(property.value, view.card.version).map(toLines);
    const [box = '', extension = '', street = '', city, region, postalCode, country] = parts;
    const written = unescapeText(property.parameters.others.LABEL ?? '', view.card.version);
    const lines = [street, extension, box].filter(Boolean).join('\n') || (parts.some(Boolean) ? '' : written);
    draft.addresses.push({
      label: view.label(property),
      ...withCountry({ street: lines, city, region, postalCode, country }),
    });
  }
  if (draft.addresses.length > 0) return;
  for (const property of view.all('LABEL')) {
    draft.addresses.push({ label: view.label(property), ...withCountry({ street: toLines(view.text(property)) }) });
  }
}

/** An address that stands in one text ends, where people write the country, with its name in a line of its own. */
function withCountry(address: Address): Address {
  const { street = '', ...rest } = address;
  const end = street.lastIndexOf('\n');
  if (end < 0 || Object.values(rest).some(Boolean)) return address;
  const last = street.slice(end + 1).trim();
  return last.length > 3 && countryCode(last) ? { street: street.slice(0, end), country: last } : address;
}

function takeRest(draft: ContactDraft, view: VcardView): void {
  const { version } = view.card;
  draft.text.title = view.first('TITLE') || view.first('ROLE');
  const role = view.first('ROLE');
  if (role && role !== draft.text.title) draft.customFields.role = role;
  const [website, ...websites] = [...new Set(view.all('URL').map((property) => view.text(property)))].filter(Boolean);
  draft.text.website = website;
  for (const [index, url] of websites.slice(0, 4).entries()) draft.customFields[`website${index + 2}`] = url;
  draft.text.notes = [...new Set(view.all('NOTE').map((property) => view.text(property)))].join('\n\n');
  draft.tags = view
    .all('CATEGORIES')
    .flatMap(({ value }) => (version === '2.1' ? value.split(',') : splitList(value, version)));
  draft.text.locale = view.first('LANG');
  draft.text.timeZone = toTimeZone(view.first('TZ', 'X-EVOLUTION-TIMEZONE'));
}

/** `-0500`, `-5:00` and `-05:00; EST; name` of older cards become an offset zone; names of zones stay. */
function toTimeZone(text: string): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{1,2})(?::?(\d{2}))?(?:;.*)?$/.exec(text) ?? [];
  if (hours) return `${sign}${hours.padStart(2, '0')}:${minutes}`;
  return /^(?:Z|UTC|GMT)$/i.test(text) ? 'UTC' : text;
}
