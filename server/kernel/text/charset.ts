import { alphabetCharset, scriptCharset } from './alphabets.ts';
import { decoderOf } from './decoders.ts';

/** What Windows, and so Excel, writes in countries where that is not windows-1252. */
const codePages: Record<string, string> = {
  'windows-1250': 'PL CZ SK HU SI HR BA RO AL',
  'windows-1251': 'RU BY UA BG RS MK KZ KG',
  'windows-1253': 'GR CY',
  'windows-1254': 'TR AZ',
  'windows-1255': 'IL',
  'windows-1256': 'SA AE EG IR IQ JO KW LB',
  'windows-1257': 'EE LV LT',
  'windows-874': 'TH',
  shift_jis: 'JP',
  gbk: 'CN SG',
  big5: 'TW HK',
  'euc-kr': 'KR',
};
const pageOfCountry = new Map(
  Object.entries(codePages).flatMap(([page, countries]) => countries.split(' ').map((code) => [code, page])),
);

/** The letters of the code pages that are told from others by their letters. */
const scripts: Record<string, RegExp> = {
  'windows-1251': /[\p{sc=Cyrillic}№]/u,
  'koi8-r': /\p{sc=Cyrillic}/u,
  ibm866: /\p{sc=Cyrillic}/u,
  'x-mac-cyrillic': /\p{sc=Cyrillic}/u,
  'iso-8859-5': /\p{sc=Cyrillic}/u,
  'windows-1253': /\p{sc=Greek}/u,
  'windows-1255': /\p{sc=Hebrew}/u,
  'windows-1256': /\p{sc=Arabic}/u,
  'windows-874': /[\p{sc=Thai}]/u,
  // Without half-width katakana, which any bytes may be.
  shift_jis: /[\p{sc=Han}\p{sc=Hiragana}ァ-ヺー々]/u,
  'euc-jp': /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々]/u,
  'euc-kr': /\p{sc=Hangul}/u,
  gbk: /\p{sc=Han}/u,
  big5: /\p{sc=Han}/u,
};
/** No text of another charset looks like one of these by chance. */
const unmistakable = ['shift_jis', 'euc-jp', 'euc-kr'];
/** What shows that a charset is not the right one: capitals of old Macs read as signs, no kana in what would be Japanese. */
const givenAway: Record<string, RegExp> = {
  'windows-1251': /[€†‡‰•™]\p{sc=Cyrillic}/u,
  'iso-8859-5': /[\u0080-\u009f]/,
};
const needed: Record<string, RegExp> = { 'euc-jp': /[\p{sc=Hiragana}\p{sc=Katakana}]/u };

/**
 * The charset of text that is not UTF-8, from its letters and the country that it comes from (ISO 3166-1 alpha-2), which is
 * asked only where it matters; undefined where it is UTF-8 or what Western Europe writes.
 */
export function charsetOf(start: Buffer, countryOf: () => string | undefined = () => undefined): string | undefined {
  const text = start.toString('utf8');
  if (mostly(text, /[^\uFFFD]/u, 0.9)) return undefined;
  const page = pageOfCountry.get(countryOf() ?? '');
  const [likely, otherwise] = page && scripts[page] ? [page] : [undefined, page];
  // Where Cyrillic is written there are several charsets, and beside those of Greek and Hebrew others.
  const usual = likely && !cyrillic.charsets.includes(likely) && fits(likely, start) ? likely : undefined;
  return (
    (usual && !severalCharsets.test(usual) ? usual : undefined) ??
    scriptCharset(start) ??
    usual ??
    likeliest(cyrillic, start) ??
    unmistakable.find((charset) => fits(charset, start)) ??
    likeliest(chinese, start) ??
    alphabetCharset(start, otherwise) ??
    otherwise ??
    westernCharset(start)
  );
}

const severalCharsets = /^windows-125[35]$/;

/** Charsets whose bytes may be any of them; the letters that every text is full of tell which. */
interface Family {
  charsets: readonly string[];
  common: RegExp;
}
const cyrillic: Family = {
  charsets: ['windows-1251', 'iso-8859-5', 'x-mac-cyrillic', 'koi8-r', 'ibm866'],
  common: /[оеаинтсрвлкм]/giu,
};

function likeliest({ charsets, common }: Family, start: Buffer): string | undefined {
  const found = charsets
    .filter((charset) => fits(charset, start))
    .map((charset) => {
      const text = decoderOf(charset)!.decode(start);
      return { charset, share: (text.match(common)?.length ?? 0) / (text.match(/[^\p{ASCII}]/gu)?.length ?? 1) };
    });
  const best = found.toSorted((a, b) => b.share - a.share)[0];
  return best?.charset;
}

const chinese: Family = {
  charsets: ['gbk', 'big5'],
  common:
    /[的一是不了在有人我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于着著下自之年過过發发後后作里用道行所然家種种事成方多經经么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心她本前開开但因只從从想實实]/gu,
};

const westernLetters = /^[àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝ]$/;

/** What old Macs and DOS wrote in Western Europe, where that makes words of what is none in windows-1252: `JosŽ`, `M\x81ller`. */
function westernCharset(start: Buffer): string | undefined {
  const usual = plausibility(start, 'windows-1252');
  if (usual.odd === 0) return undefined;
  const others = ['macintosh', 'cp850'].map((charset) => ({ charset, ...plausibility(start, charset) }));
  const best = others.toSorted((a, b) => a.odd - b.odd || b.fitting - a.fitting)[0]!;
  return best.fitting > usual.fitting && best.odd * 10 <= best.fitting ? best.charset : undefined;
}

/** How many of the characters beyond ASCII are letters where a word has one, and how many stand within a word and are none. */
function plausibility(start: Buffer, charset: string): { fitting: number; odd: number } {
  const text = decoderOf(charset)!.decode(start);
  let [fitting, odd] = [0, 0];
  for (const { 0: char, index } of text.matchAll(/[^\p{ASCII}]/gu)) {
    const [before, after] = [text[index - 1] ?? '', text[index + 1] ?? ''];
    if (!/\p{L}/u.test(before + after)) continue;
    const isRaised = char !== char.toLowerCase() && /\p{Ll}/u.test(before);
    if (westernLetters.test(char) && !isRaised) fitting++;
    // Czech names in a Western file, or ö and é of a Mac.
    else if (/[ŠšŽž]/.test(char) && !isRaised) continue;
    else if (/\p{L}/u.test(before) || /\p{L}|\p{Cc}/u.test(char)) odd++;
  }
  return { fitting, odd };
}

/** Read in another Cyrillic charset, capitals and small letters stand in any order: `йБЮМНБ` for `Иванов` of KOI8-R. */
const cyrillicWord = /^(?=\p{sc=Cyrillic}+$)(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u;

/** Letters of one script stand together in words of their own; a letter in the midst of Latin ones comes from a wrong charset. */
function fits(charset: string, start: Buffer): boolean {
  const text = new TextDecoder(charset).decode(start, { stream: true });
  const script = scripts[charset]!;
  if (givenAway[charset]?.test(text) || needed[charset]?.test(text) === false) return false;
  if (text.includes('\uFFFD') || !mostly(text, script, 0.9)) return false;
  const words = text.match(/[\p{L}\p{M}ー々]+/gu)?.filter((word) => script.test(word)) ?? [];
  // One Cyrillic letter alone may be the French word à; one of the others has two bytes.
  const shortest = charset.startsWith('windows') ? 2 : 1;
  const isWord = script.test('Я') ? cyrillicWord : /^[^a-z]+$/i;
  const whole = words.filter((word) => word.length >= shortest && isWord.test(word));
  return whole.length > words.length * 0.7;
}

function mostly(text: string, letter: RegExp, share: number): boolean {
  const strange = text.match(/[^\p{ASCII}\p{P}]/gu) ?? [];
  return strange.filter((char) => letter.test(char)).length >= strange.length * share;
}
