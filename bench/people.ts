import type { SearchDocument } from '../server/ports/search.ts';
import { cultures } from '../server/sample/cultures.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const starts = 'b br c ch d f fr g gr h j k kl l m n p pr r s sch sh st t tr v w z'.split(' ');
const vowels = 'a a a e e e i i o o u ai au ea ie oo'.split(' ');
const ends = 'ck d l ll m n n nd r r rt s ss t tt ng x'.split(' ');
const endings = 'berg son sen mann ez ini ova ski ton ley field well man er a o'.split(' ');
const cities = 'Springfield Riverton Lakewood Fairview Ashford Milton Clayton Georgetown'.split(' ');

export interface Person {
  first: string;
  last: string;
  document: SearchDocument;
}

/** Made-up people whose names are spread as in real life: a few are borne by many, most by few. */
export function* makePeople(count: number, seed: number): Generator<Person> {
  const random = randomFrom(seed);
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const syllables = (n: number) => Array.from({ length: n }, () => any(starts) + any(vowels)).join('');
  const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
  const names = (known: string[], made: number, make: () => string) => [
    ...known,
    ...new Set(Array.from({ length: made }, () => capital(make()))),
  ];
  // Most given names of a country are among two thousand, most family names among a hundred thousand.
  const givens = names(
    cultures.flatMap(({ firstNames }) => firstNames),
    3000,
    () => syllables(1 + (random() < 0.6 ? 1 : 0)) + any(ends),
  );
  const families = names(
    cultures.flatMap(({ lastNames }) => lastNames),
    60_000,
    () => syllables(random() < 0.5 ? 1 : 2) + (random() < 0.6 ? any(endings) : any(ends)),
  );
  const spread = (list: readonly string[], evenness: number) => list[Math.floor(random() ** evenness * list.length)]!;
  for (let n = 0; n < count; n++) {
    const [first, last] = [spread(givens, 2), spread(families, 1.5)];
    const company = `${spread(families, 2)} ${any(['Group', 'Ltd', 'Partners', 'Works', 'Labs'])}`;
    const digits = String(Math.floor(random() * 1e7)).padStart(7, '0');
    const owner = `user${Math.floor(random() * 40)}`;
    yield {
      first,
      last,
      document: {
        id: `person${n}`,
        kind: 'contact',
        title: `${first} ${last}`,
        names: [company],
        emails: [`${first}.${last}${n % 7 === 0 ? n : ''}@${company.split(' ')[0]}.example.com`.toLowerCase()],
        phones: [`+1202${digits}`],
        text: `${any(cities)} ${any(['Buyer', 'Engineer', 'Head of Sales', 'Office Manager'])}`,
        facets: { owner: [owner], tags: [any(['customer', 'lead', 'partner'])] },
        readers: [owner],
        at: Temporal.Instant.fromEpochMilliseconds(1_700_000_000_000 + n * 1000),
      },
    };
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The text with one letter left out, added, replaced, or swapped with the next, anywhere. */
export function withOneEdit(text: string, random: () => number): string {
  const characters = [...text];
  const at = Math.floor(random() * characters.length);
  const letter = letters[Math.floor(random() * 26)]!;
  const kind = Math.floor(random() * 4);
  if (kind === 0) characters.splice(at, 1);
  else if (kind === 1) characters.splice(at, 0, letter);
  else if (kind === 2) characters[at] = letter;
  else {
    const first = Math.min(at, characters.length - 2);
    characters.splice(first, 2, characters[first + 1]!, characters[first]!);
  }
  return characters.join('');
}
