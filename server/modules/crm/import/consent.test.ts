import { describe, expect, it } from 'vitest';
import { finishDraft } from './contact-draft.ts';
import { planColumns, rowToDraft } from './csv-contact.ts';
import { readLayout } from './csv-dialects.ts';
import { card, contacts as cardContacts, today } from './vcard.fixture.ts';

/** The contacts of a table whose cells hold no comma. */
function contacts(...lines: string[]) {
  const [header, ...rows] = lines.map((line) => line.split(','));
  const { columns, mapping } = readLayout([header!, ...rows]);
  const plan = { columns: planColumns(columns, mapping), width: columns.length, dateOrder: 'mdy' as const, today };
  return rows.map((values, index) => {
    const draft = rowToDraft({ line: index + 2, values }, plan);
    const finished = finishDraft(draft, []);
    if (!('contact' in finished)) throw new Error(finished.failure.message);
    return { ...finished.contact, problems: draft.problems.map(({ code }) => code) };
  });
}
const fieldOf = (header: string, ...values: string[]) =>
  readLayout([['First Name', header], ...values.map((value) => ['Jo', value])]).mapping[header];
const unclear = (...rows: string[][]) => readLayout(rows).unclear ?? [];

describe('a column about consent to email', () => {
  it.each([
    'Is Opt Out',
    'No Bulk Emails (User Opt Out)',
    'emailAddressIsOptedOut',
    'Contact Unsubscribed',
    'UNSUB_TIME',
    'E-Mail blacklisted',
    'Do not send newsletter',
    'Désinscrit',
    'Newsletter abbestellt',
    'is_blacklisted',
  ])('is known by what other programs call it: %s says who opted out', (header) => {
    expect(fieldOf(header, '1')).toBe('emailOptOut');
  });

  it.each([
    'Accepts Email Marketing',
    'Email Opt-In',
    'Subscribed to newsletter',
    'Email Marketing Consent',
    'optInDate',
  ])('is known by what other programs call it: %s says who agreed', (header) => {
    expect(fieldOf(header, 'yes')).toBe('emailConsent');
  });

  it.each(['Do Not Call', 'SMS opt-out', 'Phone Unsubscribed', 'doNotCall', 'Fax permission', 'Options', 'Subject'])(
    'is none where it is about something else: %s',
    (header) => {
      expect(fieldOf(header, '1')).toBeNull();
      expect(unclear(['First Name', header], ['Jo', '1'])).toEqual([]);
    },
  );

  it.each([
    'GDPR',
    'Permission',
    'Newsletter',
    'Marketing contact status',
    'DSGVO-Einwilligung',
    'Email status',
    'Consentement',
  ])('is a question where only a person can tell: %s', (header) => {
    expect(fieldOf(header, 'B')).toBeNull();
    expect(unclear(['First Name', header], ['Jo', 'B'])).toEqual([header]);
    expect(unclear(['First Name', header], ['Jo', ''])).toEqual([]);
  });

  it('about letters is a question only where none is about email', () => {
    expect(unclear(['Name', 'Do Not Mail'], ['Jo', '1'])).toEqual(['Do Not Mail']);
    expect(unclear(['Name', 'Do Not Mail', 'Do Not Email'], ['Jo', '1', ''])).toEqual([]);
  });

  it('is known by its values where its name says nothing', () => {
    const read = contacts('Name,Status', 'Jo,subscribed', 'Mo,Unsubscribed', 'Bo,cleaned', 'Lu,');
    expect(read.map(({ emailOptOut }) => emailOptOut)).toEqual([false, true, true, false]);
    expect(fieldOf('Status', 'subscribed', 'gold member')).toBeNull();
  });

  it('that says who agreed keeps those out who did not', () => {
    const answers = ['yes', 'No', '', '2024-03-01', 'SUBSCRIBED', 'NEVER_SUBSCRIBED', 'UNSUBSCRIBED', 'perhaps'];
    const read = contacts('Name,Email Marketing Consent', ...answers.map((answer) => `Jo,${answer}`));
    expect(read.map(({ emailOptOut }) => emailOptOut)).toEqual([false, true, false, false, false, true, true, true]);
    expect(read.at(-1)!.problems).toEqual(['opt_out_unclear']);
  });

  it('may stand beside others, of which any keeps a contact out', () => {
    const read = contacts('Name,Do Not Email,Is Opt Out', 'Jo,,', 'Mo,1,', 'Bo,,1', 'Lu,0,0');
    expect(read.map(({ emailOptOut }) => emailOptOut)).toEqual([false, true, true, false]);
  });
});

describe('somebody who has died', () => {
  it.each([
    ['Deceased', '1'],
    ['Is Deceased', 'yes'],
    ['is_dead', 'true'],
    ['Date of Death', '3/4/2020'],
    ['Verstorben', 'ja'],
    ['Date de décès', '2020-01-01'],
    ['Status', 'Deceased'],
    ['Tags', 'vip;deceased'],
    ['Suffix', '†'],
    ['Last Name', 'Able (deceased)'],
  ])('is known by the column %s with "%s", and kept', (header, value) => {
    expect(contacts(`First Name,${header}`, `Jo,${value}`)).toMatchObject([{ firstName: 'Jo', deceased: true }]);
  });

  it.each([
    ['Deceased', '0'],
    ['Deceased', ''],
    ['Deceased', 'alive'],
    ['Date of Death', '0000-00-00'],
    ['Status', 'Active'],
    ['City', 'Dead'],
    ['Last Name', 'Toth'],
  ])('is not the one of whom the column %s says "%s"', (header, value) => {
    expect(contacts(`First Name,${header}`, `Jo,${value}`)[0]!.deceased).toBeUndefined();
  });

  it('has the day kept', () => {
    expect(contacts('Name,Death date', 'Jo,2020-05-01')[0]!.customFields).toEqual({ deathDate: '2020-05-01' });
  });

  it.each([
    'DEATHDATE:20230401',
    'DEATHDATE;VALUE=text:circa 1990',
    'X-DEATHDATE:2023-04-01',
    'CATEGORIES:Family,Deceased',
    'item1.X-ABDATE:2023-04-01\r\nitem1.X-ABLABEL:Date of death',
    'DEATHPLACE:Paris',
  ])('is known by the line %j of a vCard', async (lines) => {
    expect(await cardContacts(card('4.0', 'FN:Jo Able', 'BDAY:19400105', lines))).toMatchObject([
      { firstName: 'Jo', deceased: true, importantDates: [{ type: 'birthday' }] },
    ]);
  });

  it('is not who remembers the death of another', async () => {
    const lines = 'item1.X-ABDATE:2023-04-01\r\nitem1.X-ABLABEL:Death of her father';
    const [read] = await cardContacts(card('4.0', 'FN:Jo Able', lines));
    expect(read).not.toHaveProperty('deceased');
    expect(read).toMatchObject({ importantDates: [{ type: 'custom', label: 'Death of her father' }] });
  });
});
