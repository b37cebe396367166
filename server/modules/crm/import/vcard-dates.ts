import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { wordsOf } from '../../../kernel/words.ts';
import { clip } from '../text.ts';
import { type ContactDraft, warn } from './contact-draft.ts';
import { dateFields, fieldNames, isDateField } from './csv-headers.ts';
import { type DateContext, readVcardDate } from './dates.ts';
import { saysDeceased } from './death-words.ts';
import { takeDeceased } from './deceased.ts';
import type { VcardView } from './vcard-contact.ts';
import type { VcardProperty } from './vcard-reader.ts';

/** Where programs write a wedding day; the standard's own ANNIVERSARY came with vCard 4.0. */
const anniversaries = [
  'ANNIVERSARY',
  'X-ANNIVERSARY',
  'X-MS-ANNIVERSARY',
  'X-EVOLUTION-ANNIVERSARY',
  'X-KADDRESSBOOK-X-ANNIVERSARY',
  'X-GOOGLE-ANNIVERSARY',
  'X-WAB-WEDDING_ANNIVERSARY',
  'X-QQ-ANNIVERSARY',
];
const birthdays = ['BDAY', 'X-BDAY', 'X-BIRTHDAY'];

/** Adds birthday, anniversaries and labelled dates to the draft, and a warning for each that cannot be read. */
export function takeDates(draft: ContactDraft, view: VcardView, today: Temporal.PlainDate): void {
  for (const name of birthdays) {
    for (const property of view.all(name)) take(draft, view, property, { type: 'birthday' }, today);
  }
  for (const name of anniversaries) {
    for (const property of view.all(name)) take(draft, view, property, { type: 'anniversary' }, today);
  }
  for (const name of ['X-ABDATE', 'X-EVENT', 'X-GOOGLE-EVENT']) {
    for (const property of view.all(name)) {
      const label = view.label(property) ?? '';
      if (saysDeceased(label)) takeDeceased(draft, view.text(property), label, today);
      else take(draft, view, property, meaningOf(label), today);
    }
  }
  for (const property of view.all('X-ANDROID-CUSTOM')) takeAndroidEvent(draft, view, property, today);
}

interface Meaning {
  type: OccasionType;
  label?: string;
}

/** What a date is by the label that its owner gave it. */
export function meaningOf(label: string | undefined): Meaning {
  const text = label?.trim() ?? '';
  const words = wordsOf(text).join(' ');
  const field = fieldNames.get(words);
  // Two of the words mean a birthday as well, in French and in Portuguese.
  if (field === 'anniversary' && words !== 'anniversaire' && words !== 'aniversario') return { type: 'anniversary' };
  if (field !== 'anniversary' && isDateField(field)) return { type: dateFields[field] };
  return { type: 'custom', label: text || 'Date' };
}

/** Android writes `vnd.android.cursor.item/contact_event;1980-03-22;<type>;<label>;…`: 1 anniversary, 2 other, 3 birthday, 0 own label. */
function takeAndroidEvent(
  draft: ContactDraft,
  view: VcardView,
  property: VcardProperty,
  today: Temporal.PlainDate,
): void {
  const [kind, date, type, label] = property.value.split(';');
  if (kind?.trim() !== 'vnd.android.cursor.item/contact_event' || !date) return;
  const meaning: Meaning =
    type === '1'
      ? { type: 'anniversary' }
      : type === '3'
        ? { type: 'birthday' }
        : { type: 'custom', label: label || 'Date' };
  take(draft, view, { ...property, value: date }, meaning, today);
}

function take(
  draft: ContactDraft,
  view: VcardView,
  property: VcardProperty,
  meaning: Meaning,
  today: Temporal.PlainDate,
): void {
  const calendar = property.parameters.others.CALSCALE ?? 'gregorian';
  if (!/^gregorian$/i.test(calendar)) {
    const message = `"${clip(property.value)}" is a date of the calendar "${clip(calendar)}", which cannot be read.`;
    warn(draft, meaning.type, 'date_unreadable', message);
    return;
  }
  const omitted = Number.parseInt(property.parameters.others['X-APPLE-OMIT-YEAR'] ?? '', 10);
  const kind = meaning.type === 'birthday' ? 'birthday' : 'other';
  const context: DateContext = { today, kind, ...(omitted ? { omitYear: omitted } : {}) };
  const { date, problem } = readVcardDate(view.text(property), context);
  if (problem) warn(draft, meaning.type, problem.code, problem.message);
  if (date) draft.dates.push({ ...meaning, date });
}
