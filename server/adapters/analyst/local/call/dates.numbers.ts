const english = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  ),
  '- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  ),
] as const;
const germanUnits =
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig'.split(
    ' ',
  );
const germanStems =
  '- erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst'.split(
    ' ',
  );

const counts = new Map<string, number>(
  Object.entries({
    a: 1,
    an: 1,
    'a couple of': 2,
    'a couple': 2,
    'couple of': 2,
    'a few': 3,
    'ein paar': 3,
    thirty: 30,
    sixty: 60,
    ninety: 90,
    forty: 40,
    eins: 1,
    eine: 1,
    einer: 1,
    einem: 1,
    einen: 1,
    dreißig: 30,
  }),
);
for (const words of [english[0], germanUnits]) {
  for (const [value, word] of words.entries()) counts.set(word, value);
}

const ordinals = new Map<string, number>();
english[1].forEach((word, value) => {
  if (value > 0) ordinals.set(word, value);
});
for (let unit = 1; unit < 10; unit++) {
  for (const joint of ['-', ' ']) ordinals.set(`twenty${joint}${english[1][unit]}`, 20 + unit);
}
for (const [word, value] of [
  ['thirtieth', 30],
  ['thirty-first', 31],
  ['thirty first', 31],
] as const)
  ordinals.set(word, value);

const germanOrdinals = new Map<string, number>();
const addGerman = (stem: string, value: number) => {
  for (const ending of ['e', 'en', 'er']) germanOrdinals.set(stem + ending, value);
};
germanStems.forEach((stem, value) => {
  if (value > 0) addGerman(stem, value);
});
for (let unit = 1; unit < 10; unit++) addGerman(`${germanUnits[unit]}undzwanzigst`, 20 + unit);
addGerman('dreißigst', 30);
addGerman('einunddreißigst', 31);

const alternatives = (words: Iterable<string>) => [...words].sort((a, b) => b.length - a.length).join('|');

/** Sources of regular expressions, without capture groups. */
export const COUNT = `(?:\\d{1,3}|${alternatives(counts.keys())})`;
export const ORDINAL_WORD = `(?:${alternatives(ordinals.keys())})`;
export const ORDINAL_DIGITS = '(?:\\d{1,2}(?:st|nd|rd|th))';
export const GERMAN_ORDINAL_WORD = `(?:${alternatives(germanOrdinals.keys())})`;

/** The number that a count or ordinal in words or digits stands for. */
export const numberOf = (words: string): number =>
  counts.get(words) ?? ordinals.get(words) ?? germanOrdinals.get(words) ?? Number.parseInt(words, 10);
