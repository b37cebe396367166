import { expect, it } from 'vitest';
import { csvCell, csvRow, withoutGuard } from './csv.ts';

it.each(['=1+1', '=cmd|x', '@SUM(A1)', '+SUM(A1)', '-2+3+cmd|x', '\t=1', '\r=1', '+1;DDE'])(
  'keeps a spreadsheet from running %j',
  (text) => {
    expect(csvCell(text).replace(/^"/, '')[0]).toBe("'");
    expect(withoutGuard(`'${text}`)).toBe(text);
  },
);

it.each(['+33 1 23 45', '-5', '+1 (555) 010-0100', "'quoted'", 'a=b', 'O’Brien', ''])('leaves %j as it is', (text) => {
  expect(csvCell(text)).toBe(text);
  expect(withoutGuard(text)).toBe(text);
});

it('quotes what would break the row', () => {
  expect(csvRow(['a,b', 'c"d', 'e\nf', 5, null, true])).toBe('"a,b","c""d","e\nf",5,,true\r\n');
});
