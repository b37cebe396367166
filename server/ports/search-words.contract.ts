import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { document, type SearchUse } from './search.contract.fixture.ts';
import { maxSearchText } from './search.ts';

/** What words find, what they forgive and what they put first. */
export function describeWords({ put, ask, find }: SearchUse): void {
  describe('finds', () => {
    it('what was just put, by whole words and by their beginnings', async () => {
      await put(document({ title: 'Ada Lovelace' }), document({ title: 'Grace Hopper' }));
      for (const query of ['ada', 'lovelace', 'LOVE', 'a', '  ada  '])
        expect(await find(query)).toEqual(['Ada Lovelace']);
    });

    it('documents that match every word, in whatever order they are typed', async () => {
      await put(document({ title: 'Ana María Silva' }), document({ title: 'Ana Costa' }));
      for (const query of ['silva ana', 'sil an', 'maria silva', 'ana mar sil']) {
        expect(await find(query)).toEqual(['Ana María Silva']);
      }
    });

    it('one word in the title and another in a company, an address or the text', async () => {
      await put(
        document({
          title: 'Ana Silva',
          names: ['Northwind Traders'],
          emails: ['ana@example.com'],
          text: 'met in Lisbon',
        }),
      );
      for (const query of ['ana northwind', 'lisbon silva', 'north lis ana@example.com']) {
        expect(await find(query)).toEqual(['Ana Silva']);
      }
    });

    it.each([
      ['Müller', ['muller', 'mueller', 'MÜLLER', 'Mu\u0308ller', 'müll']],
      ['Mueller', ['müller', 'mueller']],
      ['Łukasz Żółć', ['lukasz', 'zolc', 'łukasz żółć']],
      ['Søren Ångström', ['soren', 'soeren', 'angstrom', 'aangstroem']],
      ['Groß Straße', ['gross', 'GROSS strasse']],
      ['İpek Işık', ['ipek', 'isik']],
      ['Алёна Соловьёв', ['алена', 'соловьев', 'АЛЁНА']],
      ['Ελένη Παπαδοπούλου', ['ελενη', 'παπαδοπουλου']],
      ['علی کریمی', ['علي', 'كريمي', 'علی']],
      ['يوسف أحمد', ['یوسف', 'احمد']],
      ['مُحَمَّد', ['محمد']],
      ['שָׁלוֹם', ['שלום']],
      ['ＡＣＭＥ Ｌｔｄ', ['acme', 'ltd']],
    ])('%s by what other keyboards and habits make of it', async (title, queries) => {
      await put(document({ title }), document({ title: 'Someone Else' }));
      for (const query of queries) expect(await find(query), query).toEqual([title]);
    });

    it.each([
      ['山田太郎', ['山', '山田', '太郎', '郎', '田太', '山田 太郎']],
      ['株式会社ソニー', ['ソニー', '会社', '株式会社ソニー', 'ｿﾆｰ']],
      ['김민수', ['김', '민수', '김민수']],
      ['สมชาย ใจดี', ['สมชาย', 'ใจดี', 'ชาย']],
      ['東京 Office', ['東京', 'office', '東京office']],
    ])('%s by any characters of it that stand together', async (title, queries) => {
      await put(document({ title }), document({ title: '佐藤花子' }));
      for (const query of queries) expect(await find(query), query).toEqual([title]);
    });

    it('no text whose characters stand apart', async () => {
      await put(document({ title: '山本' }), document({ title: '田中' }));
      expect(await find('山田')).toEqual([]);
    });

    it.each([
      ["Siobhán O'Brien", ['obrien', "o'brien", 'O’Brien', 'brien']],
      ['Ronald McDonald', ['mcdonald', 'donald', 'McDon']],
      ['RONALD MCDONALD', ['donald']],
      ['PayPal', ['paypal', 'pal', 'pay']],
      ['Jean-Luc Picard', ['jean luc', 'luc', 'jean-luc', 'jeanluc']],
      ['J.P. Morgan', ['jp morgan', 'j.p. morgan', 'j p morgan']],
      ['Constantinopoulos', ['tinopou']],
    ])('%s by the words and parts within', async (title, queries) => {
      await put(document({ title }), document({ title: 'Someone Else' }));
      for (const query of queries) expect(await find(query), query).toEqual([title]);
    });

    it.each([
      ['+14155550123', ['0123', '5550123', '+1 415', '(415) 555-0123', '415-555', '1415', '4155550123']],
      ['+447700900123', ['07700 900123', '07700', '+44 7700 900', '0044 7700 900123', '900123', '+44 (0)7700 900123']],
      ['030 123456', ['030 12', '123456', '3456']],
      ['+4930123456;ext=42', ['030 123456', '12345642']],
    ])('the number %s by its beginning and its last digits', async (phone, queries) => {
      await put(document({ title: 'Caller', phones: [phone] }), document({ title: 'Other', phones: ['+33698765432'] }));
      for (const query of queries) expect(await find(query), query).toEqual(['Caller']);
    });

    it('a name together with the last digits of a number', async () => {
      await put(
        document({ title: 'Ana Silva', phones: ['+14155550123'] }),
        document({ title: 'Ana Costa', phones: ['+14155550199'] }),
      );
      expect(await find('ana 0123')).toEqual(['Ana Silva']);
    });

    it.each([
      ['ada.lovelace@mail.example.com'],
      ['ADA.LOVELACE@MAIL.EXAMPLE.COM'],
      ['ada.love'],
      ['lovelace@mail'],
      ['lovelace@mail.example.com'],
      ['mail.example.com'],
      ['@example.com'],
      ['example.com'],
      ['example'],
      ['lovelace'],
    ])('an email address by %s', async (query) => {
      await put(
        document({ title: 'Countess', emails: ['Ada.Lovelace@mail.example.com'] }),
        document({ title: 'Other', emails: ['grace@navy.test'] }),
      );
      expect(await find(query)).toEqual(['Countess']);
    });

    it.each(['www.bücher.example', 'bücher.example', 'https://bücher.example/shop', 'xn--bcher-kva.example', 'bucher'])(
      'a web address by %s',
      async (query) => {
        await put(document({ title: 'Shop', domains: ['https://www.bücher.example/de?x=1'] }));
        expect(await find(query)).toEqual(['Shop']);
      },
    );

    it('words anywhere in a huge text, up to the limit', async () => {
      const filler = 'lorem ipsum dolor '.repeat(Math.ceil((maxSearchText - 100) / 18)).slice(0, maxSearchText - 100);
      await put(document({ title: 'Huge', text: `${filler} needle ${'x '.repeat(400_000)} beyond` }));
      expect(await find('needle')).toEqual(['Huge']);
      expect(await find('beyond')).toEqual([]);
    });
  });

  describe('forgives', () => {
    it.each([
      'Lovelace',
      'ovelace',
      'Xovelace',
      'Olvelace',
      'Lovelacd',
      'Lovlace',
      'Lovellace',
      'Lovealce',
      'Lovelaec',
    ])('one error in a name: %s', async (query) => {
      await put(document({ title: 'Ada Lovelace' }), document({ title: 'Grace Hopper' }));
      expect(await find(query)).toEqual(['Ada Lovelace']);
      expect(await find(`ada ${query}`)).toEqual(['Ada Lovelace']);
    });

    it('an error while the word is still being typed', async () => {
      await put(document({ title: 'Ada Lovelace' }));
      for (const query of ['lovle', 'kovela', 'loveal']) expect(await find(query), query).toEqual(['Ada Lovelace']);
    });

    it('an error in each of two words', async () => {
      await put(document({ title: 'Grace Hopper' }));
      expect(await find('grave hoper')).toEqual(['Grace Hopper']);
    });

    it.each(['gracehopper', 'gracexhopper', 'gra ce hopper', 'gr ce hopper'])(
      'a space in the wrong place: %s',
      async (query) => {
        await put(document({ title: 'Grace Hopper' }));
        expect(await find(query)).toEqual(['Grace Hopper']);
      },
    );

    it('no words that are altogether different', async () => {
      await put(document({ title: 'Grace Hopper' }));
      for (const query of ['gruxe', 'ada', 'hopper ada', 'zzzz']) expect(await find(query), query).toEqual([]);
    });
  });

  describe('puts first', () => {
    it('whole words, then beginnings, then what may have been meant', async () => {
      await put(document({ title: 'Mario' }), document({ title: 'Marion' }), document({ title: 'Maria' }));
      expect(await find('mario')).toEqual(['Mario', 'Marion', 'Maria']);
    });

    it('the title, then other names, then addresses, then the text', async () => {
      await put(
        document({ title: 'Orion' }),
        document({ title: 'B', names: ['Orion'] }),
        document({ title: 'C', emails: ['orion@example.com'] }),
        document({ title: 'D', text: 'orion' }),
      );
      expect(await find('orion')).toEqual(['Orion', 'B', 'C', 'D']);
    });

    it('the newest among equals, and everything by time where nothing is typed', async () => {
      const at = (day: number) => Temporal.Instant.from(`2026-01-0${day}T00:00:00Z`);
      await put(
        document({ id: 'b', title: 'Same', at: at(2) }),
        document({ id: 'c', title: 'Same', at: at(3) }),
        document({ id: 'a', title: 'Same', at: at(1) }),
      );
      for (const query of ['same', '', ' ?! ']) {
        expect((await ask(query)).hits.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      }
    });

    it('the name itself, then those that differ in a vowel sign or a mark that is no accent', async () => {
      await put(
        document({ title: 'रमा' }),
        document({ title: 'रमी' }),
        document({ title: 'が' }),
        document({ title: 'か' }),
      );
      expect((await find('रमा'))[0]).toBe('रमा');
      expect(await find('が')).toEqual(['が']);
    });

    it('whole titles even where hundreds of newer documents match, too', async () => {
      await put(document({ title: 'Ann' }));
      await put(...Array.from({ length: 400 }, (_, n) => document({ title: `Anna Example ${n}`, text: 'ann' })));
      expect((await find('ann'))[0]).toBe('Ann');
    });
  });

  describe('whatever is typed', () => {
    it.each([
      '"',
      '"unclosed',
      'NEAR(a b)',
      'title:ada',
      'ada AND',
      'ada OR grace',
      'NOT ada',
      '-ada',
      '^ada',
      '{title} : ada',
      'ada*',
      '*',
      '(((((',
      "'; DROP TABLE doc; --",
      '\\',
      '\0',
      'ada\0grace',
      '%',
      '_',
      '../..',
      '<script>',
      '{"match_all":{}}',
      '\ud800',
      '💥',
      'long'.repeat(25_000),
      'ada '.repeat(5_000),
      'unheardofword'.repeat(3).concat(' ').repeat(8),
      'abcdefghijklmnopqrstuvwx '.repeat(3),
      '١٢٣',
      '@',
      '@@@',
      '.@.',
      '+',
      '+0000',
    ])('%.20j is answered', async (query) => {
      await put(document({ title: 'Ada Lovelace' }));
      const { hits, total } = await ask(query, { facets: ['owner'] });
      expect(hits.length).toBeLessThanOrEqual(1);
      expect(total.count).toBe(hits.length);
    });

    it('means words, never operators', async () => {
      await put(document({ title: 'Ada Lovelace' }), document({ title: 'Ada or Grace' }));
      expect(await find('ada OR grace')).toEqual(['Ada or Grace']);
      expect(await find('NOT ada')).toEqual([]);
      expect(await find('lovelace*')).toEqual(['Ada Lovelace']);
    });

    it('is answered, in documents and queries alike', { timeout: 60_000 }, async () => {
      const text = fc.string({ unit: 'binary', maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(text, text, async (title, query) => {
          await put(
            document({
              id: 'any',
              title,
              names: [query],
              text: title,
              emails: [title],
              phones: [query],
              domains: [title],
            }),
          );
          await ask(query, { scope: { readers: [title] }, filters: { [query]: [title] }, facets: [query] });
          await ask(title);
        }),
        { seed: 20, numRuns: 60 },
      );
    });
  });
}
