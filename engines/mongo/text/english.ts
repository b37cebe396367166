/** English words that say nothing by themselves and are not indexed. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all am an and any are aren't as at be because been before being below between both
   but by can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further had
   hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how how's i i'd
   i'll i'm i've if in into is isn't it it's its itself let's me more most mustn't my myself no nor not of off on once
   only or other ought our ours ourselves out over own same shan't she she'd she'll she's should shouldn't so some such
   than that that's the their theirs them themselves then there there's these they they'd they'll they're they've this
   those through to too under until up very was wasn't we we'd we'll we're we've were weren't what what's when when's
   where where's which while who who's whom why why's will with won't would wouldn't you you'd you'll you're you've your
   yours yourself yourselves`.split(/\s+/),
);

const IRREGULAR = new Map(
  Object.entries({
    skis: 'ski',
    skies: 'sky',
    dying: 'die',
    lying: 'lie',
    tying: 'tie',
    idly: 'idl',
    gently: 'gentl',
    ugly: 'ugli',
    early: 'earli',
    only: 'onli',
    singly: 'singl',
  }),
);
const INVARIANT = new Set(['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes']);
const INVARIANT_SINGULAR = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

/** Stands for a y that is a consonant while a word is worked on. */
const CONSONANT_Y = '\uE000';
const VOWEL = /[aeiouy]/;
const SHORT_SYLLABLE = /(?:[^aeiouy][aeiouy][^aeiouywx\uE000]|^[aeiouy][^aeiouy])$/;
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;

/** Suffixes, longest first, and what takes their place when they lie in the word's first region. */
const STEP_2: readonly [RegExp, string][] = [
  [/(?<=.)ational$/, 'ate'],
  [/fulness$/, 'ful'],
  [/iveness$/, 'ive'],
  [/ization$/, 'ize'],
  [/ousness$/, 'ous'],
  [/biliti$/, 'ble'],
  [/lessli$/, 'less'],
  [/tional$/, 'tion'],
  [/alism$/, 'al'],
  [/aliti$/, 'al'],
  [/ation$/, 'ate'],
  [/entli$/, 'ent'],
  [/fulli$/, 'ful'],
  [/iviti$/, 'ive'],
  [/ousli$/, 'ous'],
  [/abli$/, 'able'],
  [/alli$/, 'al'],
  [/anci$/, 'ance'],
  [/ator$/, 'ate'],
  [/enci$/, 'ence'],
  [/izer$/, 'ize'],
  [/bli$/, 'ble'],
  [/(?<=l)ogi$/, 'og'],
  [/(?<=[cdeghkmnrt])li$/, ''],
];
const STEP_3: readonly [RegExp, string][] = [
  [/ational$/, 'ate'],
  [/tional$/, 'tion'],
  [/alize$/, 'al'],
  [/icate$/, 'ic'],
  [/iciti$/, 'ic'],
  [/ical$/, 'ic'],
  [/ness$/, ''],
  [/ful$/, ''],
];
const STEP_4 = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|(?<=[st])ion)$/;

/** The stem of an English word in lower case (Porter's second algorithm, snowballstem.org). */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (INVARIANT.has(word)) return word;
  return new Stemmer(word).stem();
}

class Stemmer {
  #word: string;
  /** Where the two regions begin that suffixes must lie in. */
  readonly #r1: number;
  readonly #r2: number;

  constructor(word: string) {
    this.#word = word.replace(/^'/, '').replace(/^y|(?<=[aeiouy])y/g, CONSONANT_Y);
    const special = /^(?:gener|commun|arsen)/.exec(this.#word);
    this.#r1 = special ? special[0].length : this.#regionAfter(0);
    this.#r2 = this.#regionAfter(this.#r1);
  }

  #regionAfter(start: number): number {
    const found = /[aeiouy][^aeiouy]/.exec(this.#word.slice(start));
    return found ? start + found.index + 2 : this.#word.length;
  }

  stem(): string {
    this.#word = this.#word.replace(/'s'$|'s$|'$/, '');
    this.#plural();
    if (INVARIANT_SINGULAR.has(this.#word)) return this.#word;
    this.#pastAndParticiple();
    this.#word = this.#word.replace(/(?<=.[^aeiouy])[y\uE000]$/, 'i');
    this.#replaceFirst(STEP_2);
    this.#derived();
    this.#residual();
    this.#lastLetter();
    return this.#word.replaceAll(CONSONANT_Y, 'y');
  }

  #plural(): void {
    const word = this.#word;
    if (word.endsWith('sses')) this.#word = word.slice(0, -2);
    else if (/ie[ds]$/.test(word)) this.#word = word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
    else if (/[us]s$/.test(word)) return;
    else if (word.endsWith('s') && VOWEL.test(word.slice(0, -2))) this.#word = word.slice(0, -1);
  }

  #pastAndParticiple(): void {
    const eed = /eed(?:ly)?$/.exec(this.#word);
    if (eed) {
      if (eed.index >= this.#r1) this.#word = `${this.#word.slice(0, eed.index)}ee`;
      return;
    }
    const suffix = /(?:ing|ed)(?:ly)?$/.exec(this.#word);
    if (!suffix || !VOWEL.test(this.#word.slice(0, suffix.index))) return;
    const rest = this.#word.slice(0, suffix.index);
    if (/(?:at|bl|iz)$/.test(rest)) this.#word = `${rest}e`;
    else if (DOUBLE.test(rest)) this.#word = rest.slice(0, -1);
    else this.#word = SHORT_SYLLABLE.test(rest) && rest.length <= this.#r1 ? `${rest}e` : rest;
  }

  /** Only the longest suffix that fits counts, whether or not it lies in the region. */
  #replaceFirst(rules: readonly [RegExp, string][]): void {
    for (const [suffix, replacement] of rules) {
      const found = suffix.exec(this.#word);
      if (!found) continue;
      if (found.index >= this.#r1) this.#word = this.#word.slice(0, found.index) + replacement;
      return;
    }
  }

  #derived(): void {
    if (!this.#word.endsWith('ative')) this.#replaceFirst(STEP_3);
    else if (this.#word.length - 5 >= this.#r2) this.#word = this.#word.slice(0, -5);
  }

  #residual(): void {
    const found = STEP_4.exec(this.#word);
    if (found && found.index >= this.#r2) this.#word = this.#word.slice(0, found.index);
  }

  #lastLetter(): void {
    const rest = this.#word.slice(0, -1);
    if (this.#word.endsWith('e')) {
      if (rest.length >= this.#r2 || (rest.length >= this.#r1 && !SHORT_SYLLABLE.test(rest))) this.#word = rest;
    } else if (this.#word.endsWith('ll') && rest.length >= this.#r2) this.#word = rest;
  }
}
