import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, cards, contacts, inChunks, today } from './vcard.fixture.ts';
import { toDraft } from './vcard-contact.ts';
import { readVcards } from './vcard-reader.ts';

const word = fc.stringMatching(/^[\p{Lu}ÄÖŁ][\p{Ll}'’-]{0,11}[\p{Ll}]$/u).map((text) => text.normalize());
const written = fc.record({
  firstName: word,
  lastName: word,
  note: fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '\\', '\n', '"', 'é', '漢', ':', '😀'), maxLength: 200 }),
  city: fc.string({ unit: fc.constantFrom('b', ',', ';', 'ü', '\\'), minLength: 1, maxLength: 40 }),
  number: fc.integer({ min: 100, max: 199 }),
  birthday: fc.date({ min: new Date('1904-01-02'), max: new Date('2020-01-01'), noInvalidDate: true }),
});

const escaped = (text: string) => text.replace(/[\\,;]/g, '\\$&').replaceAll('\n', '\\n');
const fold = (line: string) =>
  Buffer.from(line)
    .toString('latin1')
    .replace(/.{75}(?=.)/gs, '$&\r\n ');
const quoted = (text: string) =>
  [...Buffer.from(text.replaceAll(';', '\\;').replaceAll('\n', '\r\n'))]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
    .replace(/(?:...){24}/g, '$&=\r\n');

describe('a contact that is written as a vCard', () => {
  it.each(['3.0', '4.0', '2.1'])('is read back the same from version %s', async (version) => {
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 1, max: 200 }), async (contact, size) => {
        const day = contact.birthday.toISOString().slice(0, 10);
        const old = (name: string, ...parts: string[]) =>
          `${name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:${parts.map(quoted).join(';')}`;
        const current = (name: string, ...parts: string[]) => fold(`${name}:${parts.map(escaped).join(';')}`);
        const property = version === '2.1' ? old : current;
        const file = card(
          version,
          property('N', contact.lastName, contact.firstName, '', '', ''),
          property('NOTE', contact.note),
          property('ADR', '', '', '', contact.city, '', '', ''),
          `TEL:+1202555${String(contact.number).padStart(4, '0')}`,
          `BDAY:${version === '4.0' ? day.replaceAll('-', '') : day}`,
        );
        const [read] = await Array.fromAsync(readVcards(inChunks(Buffer.from(file, 'latin1'), size)));
        const draft = toDraft(read!, today);
        if ('skipped' in draft) throw new Error('skipped');
        // A backslash is an ordinary character in vCard 2.1, but not before a semicolon.
        if (version === '2.1' && [contact.city, contact.note].some((text) => /\\(?:;|$)/.test(text))) return;
        expect(draft.text).toMatchObject({ firstName: contact.firstName, lastName: contact.lastName });
        expect(draft.text.notes?.replaceAll('\r\n', '\n')).toBe(contact.note.trim());
        expect(draft.addresses[0]).toMatchObject({ city: contact.city });
        expect(draft.phones[0]).toMatchObject({ phone: `+1202555${String(contact.number).padStart(4, '0')}` });
        expect(draft.dates).toEqual([{ type: 'birthday', date: day }]);
        expect(draft.problems).toEqual([]);
      }),
      { numRuns: 200, seed: 11 },
    );
  });
});

describe('any bytes', () => {
  it('are read to their end without an exception, in pieces of any size the same', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        'BEGIN:VCARD',
        'END:VCARD',
        'VERSION:2.1',
        'AGENT:',
        'PHOTO;BASE64:',
        'N;QUOTED-PRINTABLE:a=',
        ' x',
        '',
        'BDAY:---1',
        'X;="',
        'TEL;TYPE="a:1',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 50 }),
        async (lines, end, size) => {
          const file = Buffer.from(lines.join(end));
          expect(await cards(file, size)).toEqual(await cards(file));
          for (const contact of await contacts(file)) expect(contact).toBeDefined();
        },
      ),
      { seed: 11 },
    );
  });
});
