import { delimiters } from '@sequelstring/contract/imports.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delimiter, detectDelimiter, readCsv } from './csv-reader.ts';

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const records = (file: string | Uint8Array, delimiter: Delimiter = ',', size = 65_536) =>
  Array.fromAsync(readCsv(inChunks(typeof file === 'string' ? Buffer.from(file) : file, size), delimiter));
const values = async (...args: Parameters<typeof records>) => (await records(...args)).map((record) => record.values);

describe('a CSV file', () => {
  it.each(['\n', '\r\n', '\r'])('is read with line ends %j, however its chunks are cut', async (end) => {
    const file = ['a,b', '1,"x, ""y""', 'z"', '', '2,', ' 3 ,"quoted" rest', 'last'].join(end);
    const expected = [['a', 'b'], ['1', `x, "y"${end}z`], ['2', ''], [' 3 ', 'quoted rest'], ['last']];
    for (const size of [1, 2, 3, 5, 1000]) {
      expect(await values(file, ',', size)).toEqual(expected);
      expect((await records(file, ',', size)).map(({ line }) => line)).toEqual([1, 2, 5, 6, 7]);
    }
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFname\nZoë')],
    ['UTF-16 LE', Buffer.from('\uFEFFname\nZoë', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\uFEFFname\nZoë', 'utf16le').swap16()],
    ['windows-1252', Buffer.from('name\nZo\xeb', 'latin1')],
  ])('is read as %s', async (_, file) => {
    expect(await values(file)).toEqual([['name'], ['Zoë']]);
  });

  it('honours quotes behind a blank, and keeps those that belong to a value', async () => {
    const file = 'a, "b, c", "d ""e""" ,f\n1,  "x\ny",5" nail, "two" words\n';
    for (const size of [1, 4, 1000]) {
      expect(await values(file, ',', size)).toEqual([
        ['a', 'b, c', 'd "e"', 'f'],
        ['1', 'x\ny', '5" nail', ' "two" words'],
      ]);
    }
  });

  it('loses one row, and not those after it, to a quote that is never closed', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},name`);
    rows[3] = '3,"oops';
    const read = await records(rows.join('\n'));
    expect(read).toHaveLength(60_000);
    expect(read[3]).toMatchObject({ line: 4, values: ['3', '"oops'], problem: expect.stringContaining('quote') });
    expect(read.at(-1)).toMatchObject({ line: 60_000, values: ['59999', 'name'] });
    expect(await values('a\n"b')).toEqual([['a'], ['"b']]);
  });

  it('passes over a row that is too long, in bounded memory, and reads on', async () => {
    async function* endless() {
      yield Buffer.from('a,b\n1,');
      for (let i = 0; i < 100; i++) yield Buffer.alloc(65_536, 'x');
      yield Buffer.from('\n2,ok\n');
    }
    const read = await Array.fromAsync(readCsv(endless(), ','));
    expect(read.map(({ line, unusable }) => [line, unusable ?? false])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(read[2]!.values).toEqual(['2', 'ok']);
  });

  it.each([
    ['a,b,c\n1,2,3', ','],
    ['a;b;c\n"1,5";2;3', ';'],
    ['a\tb\n1, 2, 3\t4', '\t'],
    ['"Doe, John";x\n"a, b";y', ';'],
    ['sep=;\na,b;c', ';'],
    ['email\na@example.com', ','],
  ])('tells its delimiter: %j', (start, delimiter) => {
    expect(detectDelimiter(start)).toBe(delimiter);
  });

  it('that is written with quotes where needed is read back the same', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', ',', ';', '\t', '"', '\n', '\r\n', ' ', '|', '漢'),
      maxLength: 12,
    });
    const row = fc
      .array(cell, { minLength: 1, maxLength: 5 })
      .filter((cells) => cells.some((text) => text.trim() !== ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        fc.constantFrom(...delimiters),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 30 }),
        async (rows, delimiter, end, size) => {
          const quote = (text: string) =>
            /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
          const file = rows.map((cells) => cells.map(quote).join(delimiter) + end).join('');
          expect(await values(file, delimiter, size)).toEqual(rows);
        },
      ),
    );
  });

  it('of any bytes is read to its end without an exception, in pieces of any size the same', async () => {
    const bytes = fc
      .array(fc.oneof(fc.constantFrom(34, 44, 10, 13, 65), fc.nat(255)), { maxLength: 200 })
      .map((list) => Uint8Array.from(list));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 20 }), async (file, size) => {
        expect(await records(file, ',', size)).toEqual(await records(file));
      }),
    );
  });
});
