import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ldifToCsv } from './ldif-csv.ts';
import { workbookOf, zipOf } from './workbook.fixture.ts';
import { readWorkbook } from './workbook.ts';
import { workbookToCsv } from './workbook-csv.ts';

const csvOf = async (bytes: Buffer) => Buffer.concat(await Array.fromAsync(workbookToCsv(bytes))).toString();
const cellsOf = async (book: Parameters<typeof workbookOf>[0]) =>
  (await Array.fromAsync(readWorkbook(workbookOf(book)))).map(({ cells }) => cells);

describe('a workbook', () => {
  it('is the table of its first sheet that is shown and filled, each row in the line of its number', async () => {
    const sheets = [
      '<row r="1"><c r="A1" t="inlineStr"><is><t>hidden</t></is></c></row>',
      '',
      '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="4"><c r="B4"><v>7</v></c></row>',
    ];
    const strings = [
      '<t>Name, short</t>',
      '<r><t>Ada </t></r><r><t>&quot;L&quot;</t></r><rPh sb="0" eb="1"><t>read</t></rPh>',
    ];
    expect(await csvOf(workbookOf({ sheets, strings, states: ['state="hidden"'] }))).toBe(
      '\n"Name, short",,"Ada ""L"""\n\n,7\n',
    );
  });

  it('gives days, times, shares and answers as people write them', async () => {
    const cell = (style: number, value: string, type = 'n') => `<c s="${style}" t="${type}"><v>${value}</v></c>`;
    const row = [
      cell(1, '46396'),
      cell(2, '46396.604166666664'),
      cell(3, '0.255'),
      cell(4, '1234.5'),
      cell(0, '0.1'),
      cell(0, '491512345678901'),
      cell(1, '1'),
      cell(0, '1', 'b'),
      cell(0, '#N/A', 'e'),
      cell(0, 'typed', 'str'),
    ];
    const formats = [14, 'dd/mm/yyyy\\ hh:mm', 10, '[$€-407]\\ #,##0.00;[Red]-#,##0.00'];
    expect(await cellsOf({ sheets: [`<row>${row.join('')}</row>`], formats })).toEqual([
      [
        '2027-01-09',
        '2027-01-09 14:30',
        '25.5%',
        '1234.5',
        '0.1',
        '491512345678901',
        '1900-01-01',
        'true',
        '',
        'typed',
      ],
    ]);
    const mac = { sheets: ['<row><c s="1"><v>44934</v></c></row>'], formats: [14], date1904: true };
    expect(await cellsOf(mac)).toEqual([['2027-01-09']]);
  });

  it('keeps a line end within a cell apart from those of rows', async () => {
    const sheets = [
      '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_&#10;b</t></is></c></row><row r="2"><c><v>1</v></c></row>',
    ];
    expect(await csvOf(workbookOf({ sheets }))).toBe('a\u2028b\n1\n');
  });

  it('that is none is refused with a sentence', async () => {
    for (const bytes of [
      zipOf({ 'a.txt': 'a' }),
      Buffer.from('PK\x03\x04 and so on'),
      workbookOf({ sheets: ['<row><c'] }),
    ]) {
      const read = csvOf(bytes);
      if (bytes.includes('<row><c')) expect(await read).toBe('\n');
      else await expect(read).rejects.toMatchObject({ code: 'import_file_unreadable' });
    }
  });
});

describe('an address book in LDIF', () => {
  it('is a table of its people, with folded and encoded values, without its groups', async () => {
    const ldif = [
      'version: 1',
      'dn: cn=Ann Lee,mail=ann@example.com',
      'objectclass: person',
      `cn:: ${Buffer.from('Ann Lée').toString('base64')}`,
      'mail: ann@exam',
      ' ple.com',
      'mozillaSecondEmail: lee@example.org',
      'description;lang-en: likes "tea", coffee',
      'jpegPhoto:< file:///etc/passwd',
      '',
      '# a group',
      'dn: cn=Friends',
      'objectclass: groupOfNames',
      'cn: Friends',
      'member: cn=Ann Lee',
    ];
    const csv = Buffer.concat(
      await Array.fromAsync(ldifToCsv(Readable.from([Buffer.from(ldif.join('\r\n'))]))),
    ).toString();
    const [head, ann, ...others] = csv.trimEnd().split('\n');
    expect(head).toMatch(/^Full name,First name,.*Notes$/);
    expect(ann).toMatch(/^Ann Lée,,,,ann@example\.com ::: lee@example\.org,.*"likes ""tea"", coffee"$/);
    expect(others).toEqual([]);
  });
});
