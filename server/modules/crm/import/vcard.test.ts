import { describe, expect, it } from 'vitest';
import { card, cards, contacts } from './vcard.fixture.ts';

const dates = (contact: Awaited<ReturnType<typeof contacts>>[number] | undefined) =>
  contact && 'importantDates' in contact
    ? contact.importantDates?.map(({ type, label, date }) => [type, label, date].filter(Boolean).join(' '))
    : [];

describe('a vCard file', () => {
  it.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR CRLF', '\r\r\n'],
  ])('is read with %s line ends, however its chunks are cut', async (_, end) => {
    const text = (card('3.0', 'FN:Ada', 'NOTE:one', ' two', ' three') + card('3.0', 'FN:Bob')).replaceAll('\r\n', end);
    for (const size of [1, 2, 3, 7, 1000]) {
      const read = await cards(text, size);
      expect(read.map(({ line }) => line)).toEqual([1, 8]);
      expect(read[0]!.properties.map(({ name, value }) => `${name}=${value}`)).toEqual(['FN=Ada', 'NOTE=onetwothree']);
    }
  });

  it('may hold junk between cards, lack an END and stop in the middle', async () => {
    const text = `junk: here\n${card('3.0', 'FN:Ada')}more junk\nBEGIN:VCARD\nFN:Bob\nBEGIN:VCARD\nFN:Eve\nTEL:+12025550123`;
    expect((await contacts(text)).map((contact) => ('firstName' in contact ? contact.firstName : ''))).toEqual([
      'Ada',
      'Bob',
      'Eve',
    ]);
    expect((await contacts(text)).map(({ problems }) => problems)).toEqual([
      [],
      ['record_damaged'],
      ['record_damaged'],
    ]);
  });

  it('keeps the contact of a card that holds another one', async () => {
    const nested = ['AGENT:', 'BEGIN:VCARD', 'VERSION:2.1', 'FN:Agent', 'EMAIL:agent@example.com', 'END:VCARD'];
    expect(await contacts(card('2.1', 'FN:Ada', ...nested, 'TEL:+12025550123'))).toMatchObject([
      { firstName: 'Ada', phone: '+12025550123' },
    ]);
    const escaped = ['AGENT:BEGIN:VCARD\\nFN:Agent\\nTEL:+1-202-\\n', ' 555-0199\\nEND:VCARD\\n'];
    expect(await contacts(card('3.0', 'FN:Ada', ...escaped, 'TEL:+12025550123'))).toMatchObject([
      { firstName: 'Ada', phone: '+12025550123', otherPhones: [], problems: [] },
    ]);
  });

  it('has its pictures passed over, folded with spaces, without, or in one line', async () => {
    const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';
    const photos = [
      ['PHOTO;ENCODING=b;TYPE=PNG:iVBORw0K', ` ${base64}`, ` ${base64}`],
      ['PHOTO;ENCODING=BASE64;PNG:', ` ${base64}`, ` ${base64}`, ''],
      ['PHOTO;ENCODING=BASE64;PNG:', base64, base64, ''],
      ['PHOTO;BASE64:', '', ` ${base64}`, ''],
      [`PHOTO:data:image/png;base64,${base64}`],
      [`PHOTO;ENCODING=b:${base64.repeat(30_000)}`],
    ];
    for (const photo of photos) {
      expect(await contacts(card('2.1', 'FN:Ada', ...photo, 'TEL:+12025550123'))).toMatchObject([
        { firstName: 'Ada', phone: '+12025550123', problems: [] },
      ]);
    }
  });

  it('tells of a text that is too long and of too many properties, and reads on', async () => {
    const [ada] = await contacts(card('3.0', 'FN:Ada', `NOTE:${'x'.repeat(300_000)}`, 'TEL:+12025550123'));
    expect(ada).toMatchObject({ phone: '+12025550123', problems: ['record_damaged', 'value_too_long'] });
    const many = card('3.0', 'FN:Ada', ...Array.from({ length: 3000 }, (_, i) => `EMAIL:a${i}@example.com`));
    expect((await contacts(many))[0]).toMatchObject({
      email: 'a0@example.com',
      problems: ['record_damaged', 'too_many_values'],
    });
  });
});

describe('the text of a vCard', () => {
  const name = 'Zoë Łukasiewicz';
  it.each([
    ['UTF-8', Buffer.from(card('3.0', `FN:${name}`))],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${card('3.0', `FN:${name}`)}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${card('3.0', `FN:${name}`)}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${card('3.0', `FN:${name}`)}`, 'utf16le').swap16()],
    ['UTF-16 LE without a mark', Buffer.from(card('3.0', `FN:${name}`, 'NOTE:plain'), 'utf16le')],
    [
      'quoted-printable',
      Buffer.from(card('2.1', 'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB =C5=81ukasiewi=', 'cz')),
    ],
    ['folded within a character', Buffer.from(card('3.0', 'FN:Zo\xc3\r\n \xab \xc5\x81ukasiewicz'), 'latin1')],
    ['base64', Buffer.from(card('3.0', `FN;ENCODING=b:${Buffer.from(name).toString('base64')}`))],
    ['its own charset', Buffer.from(card('2.1', 'FN;CHARSET=ISO-8859-2:Zo\xeb \xa3ukasiewicz'), 'latin1')],
    [
      'its own charset in quoted-printable',
      Buffer.from(card('2.1', 'FN;CHARSET=windows-1250;QUOTED-PRINTABLE:Zo=EB =A3ukasiewicz')),
    ],
  ])('is read as %s', async (_, file) => {
    expect(await contacts(file)).toMatchObject([{ firstName: 'Zoë', lastName: 'Łukasiewicz' }]);
  });

  it('is taken for windows-1252 where it is no UTF-8 and says nothing', async () => {
    expect(await contacts(Buffer.from(card('3.0', 'FN:Zo\xeb M\xfcller', 'NOTE:5 \x80'), 'latin1'))).toMatchObject([
      { firstName: 'Zoë', lastName: 'Müller', notes: '5 €' },
    ]);
  });

  it('keeps the line breaks of quoted-printable and survives one that is cut off', async () => {
    const file = card(
      '2.1',
      'FN:Ada',
      'NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=',
      'two=',
      '',
      'TEL:+12025550123',
      'TITLE;QUOTED-PRINTABLE:Count=',
    );
    expect(await contacts(file)).toMatchObject([{ notes: 'one\ntwo', phone: '+12025550123', title: 'Count' }]);
  });

  it('has its escapes undone as its version has them', async () => {
    const note = 'NOTE:a\\, b\\; c\\nd\\\\e "f"';
    expect(await contacts(card('3.0', 'FN:Ada', note))).toMatchObject([{ notes: 'a, b; c\nd\\e "f"' }]);
    expect(await contacts(card('2.1', 'FN:Ada', note))).toMatchObject([{ notes: 'a\\, b; c\\nd\\\\e "f"' }]);
    expect(await contacts(card('3.0', 'FN:Ada', 'URL:http\\://example.com'))).toMatchObject([
      { website: 'http://example.com' },
    ]);
  });

  it('joins quoted-printable lines that a program has given a second CR', async () => {
    const file = card('2.1', 'FN:Ada', 'NOTE;QUOTED-PRINTABLE:one=', ' two=0D=0A=', 'three', 'TITLE:Countess');
    expect(await contacts(file.replaceAll('\r\n', '\r\r\n'))).toMatchObject([
      { notes: 'one two\nthree', title: 'Countess' },
    ]);
  });

  it('reads parameters with quotes, colons and RFC 6868 escapes', async () => {
    const [ada] = await cards(
      card('4.0', 'ADR;LABEL="12 High St.; Suite 3:^nBoston ^^ ^\'x^\'";TYPE=home:;;;;;;', 'TEL;X-ID="a:b,c":123'),
    );
    expect(ada!.properties[0]!.parameters.others.LABEL).toBe('12 High St.; Suite 3:\nBoston ^ "x"');
    expect(ada!.properties[1]).toMatchObject({ value: '123', parameters: { others: { 'X-ID': 'a:b,c' } } });
    const [broken] = await cards(card('3.0', 'TEL;TYPE="home:+12025550123'));
    expect(broken!.properties[0]!.value).toBe('+12025550123');
  });

  it('unfolds vCard 2.1 with the space where it folds at one', async () => {
    expect(await contacts(card('2.1', 'FN:Ada', 'NOTE:first', ' second'))).toMatchObject([{ notes: 'first second' }]);
    expect(await contacts(card('2.1', 'FN:Ada', `NOTE:${'x'.repeat(70)}`, ' yyy'))).toMatchObject([
      { notes: `${'x'.repeat(70)}yyy` },
    ]);
  });

  it('unfolds lines that are folded before their colon', async () => {
    const file = card(
      '4.0',
      'FN:Ada',
      'ITEM1.ADR;TYPE=home;LABEL="12 High Street\\nBoston',
      '  MA":;;12 High Street;Boston;MA;;',
      'EMAIL;TYPE=work;PREF',
      ' =1:ada@example.com',
    );
    expect(await contacts(file)).toMatchObject([
      { email: 'ada@example.com', address: { label: 'Home', street: '12 High Street', city: 'Boston' }, problems: [] },
    ]);
    expect(await contacts(card('3.0', 'FN:Ada', 'NOTE:likes', 'tea;coffee', ' s;', 'TITLE:Countess'))).toMatchObject([
      { notes: 'likes\ntea;coffees;', title: 'Countess' },
    ]);
    expect(await contacts('BEGIN:VCARD\nFN:Ada\nNOTE:likes\ntea;coffee')).toMatchObject([
      { notes: 'likes\ntea;coffee' },
    ]);
  });

  it('keeps raw lines of a text that was not folded', async () => {
    expect(
      await contacts(card('3.0', 'FN:Ada', 'NOTE:first', 'see http://example.com', 'TEL:+12025550123')),
    ).toMatchObject([{ notes: 'first\nsee http://example.com', phone: '+12025550123' }]);
  });
});

describe('a contact of a vCard', () => {
  it.each([
    [
      'N:Doe;John;Quincy,Adams;Dr.;Jr.,M.D.',
      { lastName: 'Doe', firstName: 'John', middleName: 'Quincy Adams', namePrefix: 'Dr.', nameSuffix: 'Jr., M.D.' },
    ],
    ['N:;;;;\r\nFN:Dr. Ludwig van Beethoven', { namePrefix: 'Dr.', firstName: 'Ludwig', lastName: 'van Beethoven' }],
    ['FN:Doe, John', { firstName: 'John', lastName: 'Doe' }],
    ['FN:John Q. Public, Jr.', { firstName: 'John', middleName: 'Q.', lastName: 'Public', nameSuffix: 'Jr.' }],
    ['FN:Plato', { firstName: 'Plato' }],
    ['FN:Acme Inc.\r\nORG:Acme Inc.', { firstName: '', lastName: '', companyName: 'Acme Inc.' }],
    ['KIND:org\r\nFN:Acme', { firstName: '', companyName: 'Acme' }],
    ['N:Acme;;;;\r\nORG:Acme;\r\nX-ABShowAs:COMPANY', { lastName: '', companyName: 'Acme' }],
    ['ORG:;Rockets\r\nFN:Eve', { customFields: { department: 'Rockets' } }],
    ['ORG:Acme;Rockets;Fins\r\nFN:Eve', { companyName: 'Acme', customFields: { department: 'Rockets, Fins' } }],
    ['NICKNAME:Bobby', { firstName: 'Bobby' }],
    ['EMAIL:only@example.com', { firstName: '', email: 'only@example.com' }],
    ['TEL:+12025550123', { failure: 'nameless' }],
    ['NICKNAME:Ada\r\nTEL:+12025550123', { firstName: 'Ada', phone: '+12025550123' }],
    [
      'FN:Ada\r\nCATEGORIES:a,b\\,c\r\nTZ:-0500\r\nLANG:fr\r\nROLE:Boss',
      { tags: ['a', 'b,c'], timeZone: '-05:00', locale: 'fr', title: 'Boss' },
    ],
    ['FN:Ada\r\nTZ:America/New_York', { timeZone: 'America/New_York' }],
    [
      'FN:Ada\r\nADR;TYPE=dom,home;LABEL="12 High Street\\nBoston":;;;;;;',
      { address: { label: 'Home', street: '12 High Street\nBoston' } },
    ],
    ['FN:Ada\r\nEMAIL:SMTP:ada@example.com', { email: 'ada@example.com', problems: [] }],
    ['FN:Ada\r\nBDAY;CALSCALE=chinese:19841212', { importantDates: [], problems: ['date_unreadable'] }],
    ['FN:Ada\r\nBDAY;CALSCALE=gregorian:19841212', { importantDates: [{ date: '1984-12-12' }], problems: [] }],
    ['FN:Ada\r\nTZ:Middle Earth', { firstName: 'Ada', problems: ['time_zone_unknown'] }],
  ])('%j', async (lines, expected) => {
    expect(await contacts(card('4.0', lines))).toMatchObject([expected]);
  });

  it('has the preferred number and address on top and never a fax machine', async () => {
    const [ada] = await contacts(
      card(
        '3.0',
        'FN:Ada',
        'TEL;TYPE=FAX,WORK,pref:+12025550100',
        'TEL;TYPE=HOME:+12025550101',
        'TEL;TYPE=CELL;TYPE=PREF:+12025550102',
        'item1.TEL:+12025550103',
        'item1.X-ABLabel:_$!<AssistantPhone>!$_',
        'EMAIL:second@example.com',
        'EMAIL;TYPE=pref:first@example.com',
        'EMAIL:FIRST@example.com',
      ),
    );
    expect(ada).toMatchObject({
      phone: '+12025550102',
      otherPhones: [
        { label: 'Work fax', phone: '+12025550100' },
        { label: 'Home', phone: '+12025550101' },
        { label: 'Assistant phone', phone: '+12025550103' },
      ],
      email: 'first@example.com',
      otherEmails: [{ email: 'second@example.com' }],
    });
    const four = card(
      '4.0',
      'FN:Ada',
      'TEL;PREF=2;VALUE=uri:tel:+1-202-555-0101',
      'TEL;PREF=1;VALUE=uri:tel:+1-202-555-0102;ext=7',
    );
    expect(await contacts(four)).toMatchObject([{ phone: '+12025550102;ext=7' }]);
    expect(await contacts(card('2.1', 'FN:Ada', 'TEL;FAX:+12025550100'))).toMatchObject([
      { phone: undefined, otherPhones: [{ phone: '+12025550100' }] },
    ]);
  });

  it('reads local numbers by the country that Apple writes an address for', async () => {
    const lines = ['FN:Ada', 'TEL:030 123456', 'item1.ADR:;;Weg 1;Berlin;;10115;', 'item1.X-ABADR:de'];
    expect(await contacts(card('3.0', ...lines), 'CH')).toMatchObject([{ phone: '+4930123456' }]);
  });

  it('reads addresses of every shape, and local numbers by their country', async () => {
    const file = card(
      '3.0',
      'FN:Ada',
      'ADR;TYPE=HOME:PO 1;Suite 2;3 High St;Boston;MA;02101;USA',
      'ADR;TYPE=WORK:;Line 1\\nLine 2\\nFrance;;;;;',
      'TEL:(202) 555-0123',
    );
    expect(await contacts(file)).toMatchObject([
      {
        phone: '+12025550123',
        address: {
          label: 'Home',
          street: '3 High St\nSuite 2\nPO 1',
          city: 'Boston',
          region: 'MA',
          postalCode: '02101',
          country: 'USA',
        },
        otherAddresses: [{ label: 'Work', street: 'Line 1\nLine 2', country: 'France' }],
      },
    ]);
    expect(await contacts(card('2.1', 'FN:Ada', 'LABEL;WORK;QUOTED-PRINTABLE:1 High St=0D=0ABoston'))).toMatchObject([
      { address: { label: 'Work', street: '1 High St\nBoston' } },
    ]);
  });

  it('reads dates wherever programs write them', async () => {
    const file = card(
      '3.0',
      'FN:Ada',
      'BDAY;X-APPLE-OMIT-YEAR=1604:1604-12-10',
      'X-EVOLUTION-ANNIVERSARY:2001-05-06',
      'X-ANNIVERSARY:2001-05-06',
      'item1.X-ABDATE;type=pref:1999-01-02',
      'item1.X-ABLabel:_$!<Anniversary>!$_',
      'item2.X-ABDATE:2010-11-12',
      'item2.X-ABLabel:First day',
      'X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2012-02-29;2;;;;;;;;;;;;;',
    );
    expect(dates((await contacts(file))[0])).toEqual([
      'birthday --12-10',
      'anniversary 2001-05-06',
      'anniversary 1999-01-02',
      'custom First day 2010-11-12',
      'custom Date 2012-02-29',
    ]);
  });

  it('knows the labels of dates in other languages, but not those that mean two things', async () => {
    const labels = ['Hochzeitstag', 'Date of birth', 'Anniversaire'];
    const lines = labels.flatMap((label, i) => [`item${i}.X-ABDATE:2001-05-0${i + 1}`, `item${i}.X-ABLabel:${label}`]);
    expect(dates((await contacts(card('3.0', 'FN:Ada', ...lines)))[0])).toEqual([
      'anniversary 2001-05-01',
      'birthday 2001-05-02',
      'custom Anniversaire 2001-05-03',
    ]);
  });

  it('leaves out the groups that are Google’s own, and takes the nickname where Android writes it', async () => {
    const google = card('3.0', 'FN:Ada', 'CATEGORIES:myContacts,VIP,starred');
    expect(await contacts(google)).toMatchObject([{ tags: ['VIP'] }]);
    const android = card(
      '2.1',
      'FN:Ada',
      'X-ANDROID-CUSTOM;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:vnd.android.cursor.item/nickname;=56=61=6E=79=61;1;;;;;;;;;;;;;',
    );
    expect(await contacts(android)).toMatchObject([{ nickname: 'Vanya' }]);
  });

  it('is imported without a date that cannot be', async () => {
    for (const [value, code] of [
      ['1980-02-30', 'date_impossible'],
      ['---22', 'date_incomplete'],
      ['1980', 'date_incomplete'],
      ['soon', 'date_unreadable'],
    ]) {
      const [ada] = await contacts(card('4.0', 'FN:Ada', `BDAY:${value}`));
      expect(ada).toMatchObject({ firstName: 'Ada', importantDates: [], problems: [code] });
    }
  });

  it('is none where it is a group', async () => {
    expect(
      await contacts(
        card('4.0', 'KIND:group', 'FN:Friends') + card('3.0', 'X-ADDRESSBOOKSERVER-KIND:group', 'FN:Family'),
      ),
    ).toMatchObject([{ skipped: 'not_a_contact' }, { skipped: 'not_a_contact' }]);
    expect(await contacts(card('3.0', 'NOTE:nobody'))).toMatchObject([{ failure: 'nameless' }]);
  });
});

/** Writes a contact as the three versions of the format want it. */
