import type { Collation } from '../language/collation.ts';
import type { SortKey } from './encode.ts';

/** Languages in which two letters can equal one (`aa` and `å`), which a letter by letter fold does not see. */
const CONTRACTING = new Set(['da', 'nb', 'nn', 'no', 'fo', 'kl']);

/** Letters that some collations take for others although Unicode does not decompose them. */
const RELATED: { readonly [letter: string]: string } = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  ſ: 's',
  ς: 'σ',
};

/**
 * Turns strings that are equal under a collation into the same bytes, and others into different ones. The order of the
 * bytes is not that of the collation. Undefined for collations where that cannot be done letter by letter.
 */
export function foldStrings(collation: Collation): SortKey | undefined {
  // Marks after ignored punctuation are ignored, too: no letter by letter matter.
  if (collation.spec.get('alternate') === 'shifted') return undefined;
  if (CONTRACTING.has(String(collation.spec.get('locale')).split(/[_@-]/, 1)[0]!)) return undefined;
  const folded = new Map<string, string>();
  const numeric = collation.spec.get('numericOrdering') === true;
  const fold = (letter: string): string => {
    let known = folded.get(letter);
    if (known === undefined) {
      known = representative(letter, collation.compare);
      if (folded.size < 10_000) folded.set(letter, known);
    }
    return known;
  };
  return (text) => {
    const decomposed = (numeric ? text.replace(/0+(?=\p{Nd})/gu, '') : text).normalize('NFD');
    let key = '';
    for (const letter of decomposed) key += fold(letter);
    return Buffer.from(key);
  };
}

/** The one of all equal letters that stands for them: nothing where the collation ignores it, else the plainest. */
function representative(letter: string, compare: (a: string, b: string) => number): string {
  if (compare(letter, '') === 0) return '';
  const plain = letter.normalize('NFKD').toLowerCase();
  const candidates = [
    RELATED[plain],
    RELATED[plain]?.toUpperCase(),
    katakanaToHiragana(plain),
    ...(/^\p{Nd}$/u.test(plain) ? '0123456789' : ''),
    plain,
    letter.toLowerCase(),
    letter.toUpperCase().toLowerCase().normalize('NFD'),
    letter.normalize('NFKD'),
  ];
  const equal = candidates.find((other) => other !== undefined && other !== letter && compare(letter, other) === 0);
  if (equal === undefined) return letter;
  return [...equal].map((one) => representative(one, compare)).join('');
}

function katakanaToHiragana(letter: string): string | undefined {
  const code = letter.codePointAt(0) ?? 0;
  return code >= 0x30a1 && code <= 0x30f6 ? String.fromCodePoint(code - 0x60) : undefined;
}
