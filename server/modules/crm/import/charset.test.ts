import { describe, expect, it } from 'vitest';
import { encoderOf } from '../../../kernel/text/encoder.fixture.ts';
import { decodeBytes } from './bytes.ts';
import { guessCharset } from './charset.ts';
import { readStart } from './import-file.ts';

/** Text as DOS wrote it, as far as these letters go. */
const dosBytes: Record<string, number> = { ö: 0x94, ü: 0x81, é: 0x82, ß: 0xe1, ñ: 0xa4, ú: 0xa3 };
const dos = (text: string): Buffer => Buffer.from([...text].map((char) => dosBytes[char] ?? char.charCodeAt(0)));

describe('the charset of a file that is not UTF-8', () => {
  it.each([
    ['windows-1251', 'Имя,Фамилия,Город\nИван,Петров,Москва\nЗоя,Ли,Уфа'],
    ['windows-1251', 'ИМЯ;ФАМИЛИЯ\nІванна;Шевченко\nОООО Ромашка;ЗАО'],
    ['koi8-r', 'Имя,Фамилия,Город\nИван,Петров,Москва\nЗоя,Ли,Уфа'],
    ['ibm866', 'Имя,Фамилия,Город\nИван,Петров,Москва\nЗоя,Ли,Уфа'],
    ['shift_jis', '姓,名,会社名\n山田,太郎,ソニア株式会社\n鈴木,一,テスト'],
    ['euc-kr', '이름,회사\n김철수,서울상사\n이영희,한국'],
    ['gbk', '姓名,城市\n王小明,北京\n李雷,上海'],
  ])('is known as %s by its letters', (charset, text) => {
    const bytes = encoderOf(charset)(text);
    expect(guessCharset(bytes)).toBe(charset);
    expect(decodeBytes(bytes.toString('latin1'), undefined, charset)).toBe(text);
  });

  it.each([
    ['windows-1250', 'Imię,E-mail\nŁukasz,lukasz@example.pl', undefined],
    ['windows-1250', 'Jméno\nŘehoř', 'CZ'],
    ['windows-1253', 'Όνομα,E-mail\nΓιώργος,g@example.gr', undefined],
    ['windows-1254', 'Ad\nIşık Yağmur', 'Türkiye'],
    ['windows-1255', 'שם\nדוד', 'IL'],
    ['big5', '姓名,電話\n陳大文,1', 'TW'],
    ['koi8-r', 'Имя,E-mail\nЗоя,zoya@example.ru', 'RU'],
  ])('is known as %s by the country of its addresses or its owner: %s', (charset, text, country) => {
    expect(guessCharset(encoderOf(charset)(text), country)).toBe(charset);
  });

  it.each([
    ['Name\nMüller\nGröße', undefined],
    ['Prénom,Nom\nHélène,Lefèvre\nà,É', undefined],
    ['Prénom,Nom\nHélène,Lefèvre\nZoë,Noël', 'JP'],
    ['Name\nMüller\nJosé', 'RU'],
    ['Prénom,E-mail\nHélène,h@example.fr', 'PL'],
  ])('is what Western Europe writes, whoever owns the file: %j', (text, country) => {
    expect(guessCharset(Buffer.from(text, 'latin1'), country)).toBeUndefined();
  });

  it.each([
    ['macintosh', 'First Name;Last Name\rZoë;Müller\rJosé;Núñez\rFrançois;Lefèvre\r'],
    ['macintosh', 'Vorname;Nachname\rJörg;Weiß\r'],
    ['cp850', 'Vorname;Nachname\r\nJörg;Müller\r\nAndré;Weiß\r\n'],
    ['cp850', 'Nombre;Apellidos\r\nBegoña;Núñez\r\n'],
  ])('is that of an old Mac or of DOS, %s, where only that makes words: %j', (charset, text) => {
    const bytes = charset === 'cp850' ? dos(text) : encoderOf(charset)(text);
    expect(guessCharset(bytes)).toBe(charset);
    expect(decodeBytes(bytes.toString('latin1'), undefined, charset)).toBe(text);
  });

  const polish = 'Imię;Nazwisko\nGrażyna;Żółć\nŁukasz;Wąż\nŚwiętosława;Müller\n';
  const czech = 'Jméno\nŘehoř Dvořák\nŽaneta Šťastná\nLuděk Růžička\n';
  const turkish = 'Ad\nIşık Yağmur\nÖzgür Çelik\n';
  const danish = 'Fornavn;Efternavn\nSøren;Kjær\nÅse;Ågård\nBjørn;Sæther\n';
  const greek = 'Όνομα;Επώνυμο\nΓιώργος;Παπαδόπουλος\nΕλένη;Οικονόμου\n';
  const hebrew = 'שם;עיר\nמרים כהן;ירושלים\nאברהם לוי;תל אביב\n';
  const russian = 'Имя;Фамилия\nИван;Петров\nЖанна;Хохлова\n';
  it.each([
    ...['windows-1250', 'iso-8859-2', 'cp852', 'x-mac-ce'].flatMap((charset) => [
      [charset, polish],
      [charset, czech],
    ]),
    ...['windows-1254', 'cp857', 'x-mac-turkish'].map((charset) => [charset, turkish]),
    ...['cp865', 'macintosh'].map((charset) => [charset, danish]),
    ['cp860', 'Nome;Cidade\nJoão Simões;São Paulo\nInês Conceição;Évora\nLúcia Antônio;Pará\n'],
    ['cp863', 'Prénom;Ville\nHélène Côté;Trois-Rivières\nBenoît Gagné;Sept-Îles\nNoël Lévesque;Là-bas\n'],
    ...['windows-1253', 'iso-8859-7', 'cp737', 'x-mac-greek'].map((charset) => [charset, greek]),
    ...['windows-1255', 'cp862'].map((charset) => [charset, hebrew]),
    ...['iso-8859-5', 'x-mac-cyrillic'].map((charset) => [charset, russian]),
    ['big5', '姓名,城市\n陳志明,臺北市\n林淑芬,高雄市\n'],
    ['euc-jp', '姓,名,会社名\n山田,太郎,ソニア株式会社\n鈴木,はじめ,テスト'],
  ])('is told by the letters of one language alone, as %s: %j', (charset, text) => {
    const bytes = encoderOf(charset!)(text!);
    const guessed = guessCharset(bytes);
    expect(decodeBytes(bytes.toString('latin1'), undefined, guessed)).toBe(text);
  });

  it.each([
    [
      'windows-1252',
      'Name;City\nJosé Núñez;Málaga\nJørgen Skov;Århus\nZoë Müller;Köln\nJoão Simões;São Paulo\nÉva Rossi;Forlì\n',
    ],
    ['windows-1252', 'Name;Price\nŽofia Šimůnková'.replace('ů', 'u')],
    ['windows-1252', 'Name\nO’Neil “Tim” Müller – Zoë\n'],
    ['windows-1252', 'Name\nMÜLLER\nÉLODIE\nÀ BIENTÔT\n'],
  ])('is not mistaken for that of another language, an old Mac or DOS: %s, %j', (charset, text) => {
    expect(guessCharset(encoderOf(charset)(text))).toBeUndefined();
  });

  it('is UTF-8 although a vCard is folded within its characters', async () => {
    const note = Buffer.from('NOTE:äöüäöüäöü');
    const parts = ['BEGIN:VCARD\r\n', note.subarray(0, 8), '\r\n ', note.subarray(8), '\r\nEND:VCARD\r\n'];
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
    expect((await readStart(bytes)).charset).toBeUndefined();
  });

  it('is not asked for where the file is UTF-8, were it damaged', () => {
    const text = Buffer.from('Имя\nИван\nПетров\nЕкатерина\nАлександр');
    expect(guessCharset(text, 'RU')).toBeUndefined();
    expect(guessCharset(text.subarray(0, -1), 'RU')).toBeUndefined();
    expect(guessCharset(Buffer.from('Name\nAda'), 'RU')).toBeUndefined();
  });
});
