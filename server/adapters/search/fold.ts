/** Letters that decompose into no other ones, and letters that keyboards of neighbouring languages write differently. */
const letters: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't', ς: 'σ' },
  // Persian and Urdu yeh and kaf, alef maqsura, teh marbuta, heh goal, alef wasla.
  ...{ ی: 'ي', ى: 'ي', ے: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه', ھ: 'ه', ٱ: 'ا' },
};
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** How German, Danish, Norwegian and Swedish spell these letters where the keyboard has none of them. */
const spelledOut: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/**
 * Marks that a reader would not miss: accents on Latin, Greek and Cyrillic letters (but not those that make й and ї letters
 * of their own), Hebrew and Arabic vowel points, tatweel. Vowel signs of Indic scripts and the marks of kana stay.
 */
const marks =
  /(?<!и)\u0306|(?<!і)\u0308|[\u0300-\u0305\u0307\u0309-\u036f]|[\u0591-\u05bd\u05bf-\u05c7]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06dc]|[\u06df-\u06e4\u06e7\u06e8]|[\u06ea-\u06ed]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;
const zeros = [0x660, 0x6f0, 0x966, 0x9e6];
const foreignDigit = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g;
/** Soft hyphens, joiners and marks of direction, which nobody sees. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A word in the form in which words are compared: `Łódź` and `lodz`, `یاسمین` and `ياسمين` are the same. */
export function fold(word: string): string {
  if (isAscii(word)) return word.toLowerCase();
  return word
    .replace(invisible, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(special, (letter) => letters[letter]!)
    .replace(foreignDigit, digitOf)
    .normalize('NFC');
}

/** The other spelling of a word with umlauts: `mueller` for `Müller`; undefined where there is none. */
export function spellOut(word: string): string | undefined {
  if (isAscii(word)) return undefined;
  const lower = word.normalize('NFC').toLowerCase();
  const spelled = lower.replace(/[äöüøå]/g, (letter) => spelledOut[letter]!);
  return spelled === lower ? undefined : fold(spelled);
}

function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  return String(code - zeros.findLast((zero) => zero <= code)!);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the range of ASCII.
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);
