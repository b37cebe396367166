import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { finishDraft } from './contact-draft.ts';
import { planColumns, rowToDraft } from './csv-contact.ts';
import { readLayout } from './csv-dialects.ts';
import { detectDelimiter, readCsv } from './csv-reader.ts';
import type { DateOrder } from './dates.ts';

const today = Temporal.PlainDate.from('2026-11-22');

/** The contacts of a file as they would be imported without a word from the user. */
async function contacts(file: string, dateOrder: DateOrder = 'mdy', country?: string) {
  const bytes = Buffer.from(file);
  const all = await Array.fromAsync(readCsv(Readable.from([bytes]), detectDelimiter(bytes.toString('latin1'))));
  const layout = readLayout(all.map((row) => row.values));
  const rows = all.slice(layout.headless ? 0 : layout.preamble + 1);
  const columns = planColumns(layout.columns, layout.mapping);
  return rows.map((row) => {
    const draft = rowToDraft(row, { columns, width: layout.columns.length, dateOrder, today });
    const finished = finishDraft(draft, [country]);
    if ('failure' in finished) return { failure: finished.failure.code };
    const dates = finished.contact.importantDates.map(({ type, label, date }) =>
      [type, label, date].filter(Boolean).join(' '),
    );
    return { ...finished.contact, dates, problems: draft.problems.map(({ code }) => code) };
  });
}

describe('the columns of a CSV file', () => {
  it('of Google Contacts are recognised, with their labels, several values and events', async () => {
    const header =
      'First Name,Last Name,Organization Name,Birthday,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Street,Address 1 - City,Address 1 - Country,Address 2 - Street,Event 1 - Label,Event 1 - Value,Event 2 - Label,Event 2 - Value';
    const row =
      'Ada,Lovelace,Engines,--12-10,* myContacts ::: Friends,Work,work@example.com,* Home,ada@example.com,Home Fax,+12025550100 ::: +12025550101,Home,1 High St,London,United Kingdom,2 Low Rd,Anniversary,1835-07-08,First program,1843-07-10';
    const [ada] = await contacts(`${header}\n${row}\n`);
    expect(ada).toMatchObject({
      firstName: 'Ada',
      companyName: 'Engines',
      tags: ['Friends'],
      email: 'ada@example.com',
      otherEmails: [{ label: 'Work', email: 'work@example.com' }],
      phone: undefined,
      otherPhones: [
        { label: 'Home Fax', phone: '+12025550100' },
        { label: 'Home Fax', phone: '+12025550101' },
      ],
      address: { label: 'Home', street: '1 High St', city: 'London', country: 'United Kingdom' },
      otherAddresses: [{ street: '2 Low Rd' }],
      dates: ['birthday --12-10', 'anniversary 1835-07-08', 'custom First program 1843-07-10'],
      problems: [],
    });
    expect(readLayout([header.split(',')]).dialect).toBe('google');
    expect(readLayout(['Name,Given Name,Family Name,Group Membership,E-mail 1 - Value'.split(',')])).toMatchObject({
      dialect: 'google',
      mapping: { 'Given Name': 'firstName', 'Family Name': 'lastName', 'Group Membership': 'tags' },
    });
  });

  it('of Outlook are recognised, two addresses told apart, and 0/0/00 is no date', async () => {
    const header =
      'Title,First Name,Last Name,Suffix,Company,Job Title,Business Street,Business Street 2,Business City,Business Country/Region,Home Street,Home City,Business Fax,Business Phone,Mobile Phone,Anniversary,Birthday,E-mail Address,E-mail 2 Address';
    const row =
      'Dr.,Jo,Blogs,Jr.,Acme,Boss,1 High St,Floor 2,Boston,United States,2 Low Rd,Salem,(202) 555-0100,(202) 555-0101,(202) 555-0102,0/0/00,3/22/1980,jo@example.com,jo2@example.com';
    const [jo] = await contacts(`${header}\n${row}\n`);
    expect(jo).toMatchObject({
      namePrefix: 'Dr.',
      title: 'Boss',
      nameSuffix: 'Jr.',
      phone: '+12025550102',
      otherPhones: [
        { label: 'Business fax', phone: '+12025550100' },
        { label: 'Business', phone: '+12025550101' },
      ],
      address: { label: 'Business', street: '1 High St\nFloor 2', city: 'Boston', country: 'United States' },
      otherAddresses: [{ label: 'Home', street: '2 Low Rd', city: 'Salem' }],
      dates: ['birthday 1980-03-22'],
      problems: [],
    });
    expect(readLayout([header.split(',')]).dialect).toBe('outlook');
  });

  it.each([
    [
      'Vorname;Nachname;Straße geschäftlich;Ort geschäftlich;Mobiltelefon;E-Mail-Adresse;Geburtstag;Jahrestag',
      'Zoë;Meier;Hauptstr. 1;Köln;0170 1234567;z@example.com;22.03.1980;1.5.2001',
    ],
    [
      'Prénom;Nom;Rue (bureau);Ville (bureau);Tél. mobile;Adresse de messagerie;Anniversaire;Anniversaire de mariage ou fête',
      'Zoë;Meier;Hauptstr. 1;Köln;0170 1234567;z@example.com;22/03/1980;01/05/2001',
    ],
    [
      'Nombre;Apellidos;Calle del trabajo;Ciudad del trabajo;Teléfono móvil;Dirección de correo electrónico;Cumpleaños;Aniversario',
      'Zoë;Meier;Hauptstr. 1;Köln;0170 1234567;z@example.com;22/03/1980;01/05/2001',
    ],
  ])('of Outlook in another language are recognised: %s', async (header, row) => {
    expect(await contacts(`${header}\n${row}\n`, 'dmy', 'DE')).toMatchObject([
      {
        firstName: 'Zoë',
        lastName: 'Meier',
        email: 'z@example.com',
        phone: '+491701234567',
        address: { street: 'Hauptstr. 1', city: 'Köln' },
        dates: ['birthday 1980-03-22', 'anniversary 2001-05-01'],
      },
    ]);
  });

  it.each([
    [
      'name,mail,dob\n"Doe, John",john@example.com,Mar 22',
      { firstName: 'John', lastName: 'Doe', dates: ['birthday --03-22'] },
    ],
    ['Name;Vorname\nMeier;Anna', { firstName: 'Anna', lastName: 'Meier' }],
    [
      'fullName,emailAddress,birthDate\nAda Lovelace,ada@example.com,1980-03-22',
      { firstName: 'Ada', email: 'ada@example.com', dates: ['birthday 1980-03-22'] },
    ],
    [
      'Full Name,E-mail,Cell,Company,Tags\nAda,"Ada <ada@example.com>","\'+12025550123",Acme,"a; b"',
      { email: 'ada@example.com', phone: '+12025550123', tags: ['a', 'b'] },
    ],
    [
      'name,email\nAda,a@example.com;b@example.com',
      { email: 'a@example.com', otherEmails: [{ email: 'b@example.com' }] },
    ],
    [
      'name,phone,tags\nAda,"+12025550123 / +12025550124","""vip"",""new"""',
      { phone: '+12025550123', otherPhones: [{ phone: '+12025550124' }], tags: ['vip', 'new'] },
    ],
    ['name,phone\nAda,030/123456-12', { phone: '030/123456-12', otherPhones: [] }],
    [
      'first,last,email,email\nAda,King,a@example.com,b@example.com',
      { email: 'a@example.com', otherEmails: [{ email: 'b@example.com' }] },
    ],
    ['name,email\nBücher GmbH,info@bücher.example', { email: 'info@xn--bcher-kva.example' }],
    ['name,email\nQ,"""a b@c""@example.com"', { email: '"a b@c"@example.com' }],
    ['Export of contacts\nMade by Ann, on Monday\n\nFirst Name;Last Name\nAda;King', { firstName: 'Ada' }],
  ])('of a plain table are told by what people call them: %j', async (file, expected) => {
    expect(await contacts(file)).toMatchObject([expected]);
  });

  it('of LinkedIn are found below the notes that stand before them', async () => {
    const notes =
      'Notes:\n"When exporting your data, you may notice that some e-mail addresses are missing, and so on."\n\n';
    const header = 'First Name,Last Name,URL,Email Address,Company,Position,Connected On';
    const rows =
      'Lin,Example,https://social.example.com/in/lin,lin@example.com,Net,"Recruiter, EMEA",22 Mar 2024\nNora,Example,,,Two,Designer,01 Jan 2020\n';
    expect(readLayout([['Notes:'], header.split(',')])).toMatchObject({ dialect: 'plain', preamble: 1 });
    expect(await contacts(`${notes}${header}\n${rows}`)).toMatchObject([
      { firstName: 'Lin', email: 'lin@example.com', companyName: 'Net', title: 'Recruiter, EMEA', dates: [] },
      { firstName: 'Nora', email: undefined, companyName: 'Two' },
    ]);
  });

  it('of Thunderbird hold dates in three parts, of which the year may lack', async () => {
    const header =
      'First Name,Last Name,Primary Email,Secondary Email,Birth Year,Birth Month,Birth Day,Anniversary Year,Anniversary Month,Anniversary Day';
    const rows = [
      'Tina,Example,tina@example.com,t2@example.com,1979,4,5,2001,12,31',
      'Yul,Example,,,,12,24,,,',
      'Abe,Example,,,1980,,,,,',
      'Ivo,Example,,,1980,2,30,,,',
    ];
    expect(await contacts(`${header}\n${rows.join('\n')}\n`)).toMatchObject([
      { email: 'tina@example.com', dates: ['birthday 1979-04-05', 'anniversary 2001-12-31'], problems: [] },
      { dates: ['birthday --12-24'], problems: [] },
      { dates: [], problems: ['date_incomplete'] },
      { dates: [], problems: ['date_impossible'] },
    ]);
  });

  it('of Yahoo name numbers by their place alone', async () => {
    const header = 'First,Last,Email,Messenger ID,Home,Work,Pager,Fax,Mobile,Other,Yahoo Phone,Comments';
    const row = 'Yuri,Example,y@example.com,yuri,+12025550101,+12025550102,,+12025550103,+12025550104,,+12025550105,hi';
    expect(await contacts(`${header}\n${row}\n`)).toMatchObject([
      {
        phone: '+12025550104',
        otherPhones: [
          { label: 'Home', phone: '+12025550101' },
          { label: 'Work', phone: '+12025550102' },
          { label: 'Fax', phone: '+12025550103' },
          { phone: '+12025550105' },
        ],
      },
    ]);
  });

  it.each([
    [
      'Email,Phone Number,Mobile Phone Number,Associated Company,Website URL,State/Region\nh@example.com,+12025550181,+12025550182,Hub,https://h.example.com,MA',
      {
        phone: '+12025550182',
        otherPhones: [{ phone: '+12025550181' }],
        companyName: 'Hub',
        website: 'https://h.example.com',
        address: { region: 'MA' },
      },
    ],
    [
      'LASTNAME,FIRSTNAME,MAILINGSTREET,MAILINGCITY,OTHERSTREET,PHONE,MOBILEPHONE,DEPARTMENT\nExample,Dana,3 Load St,Austin,9 Elm,+12025550194,+12025550195,Data',
      {
        address: { label: 'Mailing', street: '3 Load St', city: 'Austin' },
        otherAddresses: [{ label: 'Other', street: '9 Elm' }],
        phone: '+12025550195',
        otherPhones: [{ phone: '+12025550194' }],
        customFields: { department: 'Data' },
      },
    ],
    [
      'Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Mobile\nAda King,Acme,w@example.com,h@example.com,+12025550123',
      {
        firstName: 'Ada',
        companyName: 'Acme',
        email: 'w@example.com',
        otherEmails: [{ label: 'Home', email: 'h@example.com' }],
        phone: '+12025550123',
      },
    ],
  ])('of other CRMs are recognised: %j', async (file, expected) => {
    expect(await contacts(file)).toMatchObject([expected]);
  });

  it('tell surnames that come first', async () => {
    expect(await contacts('Name\n佐藤 美咲\nジョン スミス\nMei Chen')).toMatchObject([
      { firstName: '美咲', lastName: '佐藤' },
      { firstName: 'ジョン', lastName: 'スミス' },
      { firstName: 'Mei', lastName: 'Chen' },
    ]);
  });

  it.each(['Email Opt Out', 'HasOptedOutOfEmail', 'Unsubscribed from all email', 'E-Mail Opt-Out'])(
    'in the column %s say who wants no greetings',
    async (header) => {
      const answers = ['TRUE', 'false', '1', '0', 'Yes', 'nein', '', '2024-03-01'];
      const file = `First Name,${header}\n${answers.map((answer) => `Jo,${answer}`).join('\n')}`;
      const read = await contacts(file);
      expect(read.map((contact) => 'emailOptOut' in contact && contact.emailOptOut)).toEqual([
        true,
        false,
        true,
        false,
        true,
        false,
        false,
        true,
      ]);
      expect(read.at(-1)).toMatchObject({ problems: ['opt_out_unclear'] });
    },
  );

  it('of Dynamics are answered with what is allowed', async () => {
    const read = await contacts('First Name,Do not allow Emails\nJo,Do Not Allow\nMo,Allow\n');
    expect(read).toMatchObject([
      { emailOptOut: true, problems: [] },
      { emailOptOut: false, problems: [] },
    ]);
  });

  it('keep the words by which the user knows their places, and languages become tags', async () => {
    const file =
      'Vorname;Telefon (geschäftlich);Mobiltelefon;Sprache\nJo;030 23125 001;0170 1234567;Deutsch\nMo;;;Klingonisch';
    expect(await contacts(file, 'dmy', 'DE')).toMatchObject([
      { otherPhones: [{ label: 'Geschäftlich', phone: '+493023125001' }], locale: 'de', problems: [] },
      { locale: undefined, problems: ['language_unknown'] },
    ]);
  });

  it('are numbered where the file has no header', () => {
    expect(readLayout([['Ada', 'ada@example.com']])).toEqual({
      dialect: 'plain',
      headless: true,
      preamble: 0,
      columns: ['Column 1', 'Column 2'],
      mapping: { 'Column 1': null, 'Column 2': 'email' },
    });
  });

  it('that are called the same are told apart', () => {
    expect(readLayout([['email', 'email', '', 'name']])).toMatchObject({
      columns: ['email', 'email (2)', 'Column 3', 'name'],
      mapping: { email: 'email', 'email (2)': 'otherEmail', 'Column 3': null, name: 'fullName' },
    });
  });

  it('is told where it has more values than the file has columns, as they may stand in the wrong ones', async () => {
    const file =
      'First Name,City,Email\nAda,Paris,ada@example.com\nBob,Rome, Italy,bob@example.com\nEve,Oslo,eve@example.com,,\n';
    expect(await contacts(file)).toMatchObject([
      { problems: [] },
      { problems: ['row_too_wide', 'email_invalid'] },
      { problems: [] },
    ]);
  });
});
