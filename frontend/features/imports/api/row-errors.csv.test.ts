import { expect, it } from 'vitest';
import { rowErrorsToCsv } from './row-errors.csv.ts';

it('writes problems so that a spreadsheet reads them and runs none of them', () => {
  const csv = rowErrorsToCsv([
    {
      line: 7,
      level: 'error',
      record: '=HYPERLINK("x")',
      code: 'bad_email',
      field: 'email',
      column: 'E-mail',
      message: 'is, "no" address',
    },
    { line: 9, level: 'info', record: 'Grace\nHopper', code: 'duplicate', message: 'exists' },
  ]);
  expect(csv).toBe(
    [
      '\uFEFFline,level,record,field,column,message',
      `"7","error","'=HYPERLINK(""x"")","email","E-mail","is, ""no"" address"`,
      '"9","info","Grace\nHopper","","","exists"',
      '',
    ].join('\r\n'),
  );
});
