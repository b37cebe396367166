import { crc32 } from 'node:zlib';

/** An archive of these files, each stored as it is (APPNOTE 4.3). */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, path, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, place, path]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

interface Book {
  /** The XML of the rows of each sheet. */
  sheets: readonly string[];
  strings?: readonly string[];
  /** Number formats of the styles 1, 2 and so on: a built-in id, or a code. */
  formats?: readonly (number | string)[];
  /** Attributes of each sheet's entry, such as `state="hidden"`. */
  states?: readonly string[];
  date1904?: boolean;
}

/** A workbook as Excel saves it, with what a test is about. */
export function workbookOf({ sheets, strings = [], formats = [], states = [], date1904 }: Book): Buffer {
  const entries = sheets.map((_, n) => `<sheet name="S${n}" sheetId="${n + 1}" r:id="r${n}" ${states[n] ?? ''}/>`);
  const codes = formats.map((format, n) =>
    typeof format === 'string' ? `<numFmt numFmtId="${170 + n}" formatCode="${format}"/>` : '',
  );
  const styles = formats.map((format, n) => `<xf numFmtId="${typeof format === 'string' ? 170 + n : format}"/>`);
  return zipOf({
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${Number(date1904 ?? false)}"/><sheets>${entries.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, n) => `<Relationship Id="r${n}" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map((rows, n) => [`xl/worksheets/sheet${n}.xml`, `<worksheet><sheetData>${rows}</sheetData></worksheet>`]),
    ),
  });
}
