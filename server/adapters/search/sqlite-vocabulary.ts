import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Analysis, type Field, fields } from './analysis.ts';

/** Shortest part of a word that is kept. */
const minPart = 2;
/** More terms than this with one beginning are rare ones. */
const maxExpanded = 40;
const maxKnown = 200_000;
/** At most so many words are taken for what was meant. */
const maxMeant = 40;
/** At most so many letters are tried in one place; the alphabets that one installation writes in have fewer. */
const maxLetters = 300;
const highest = '\u{10ffff}';

/** `word` is 1 for terms that are found with a typing error in them; `places` has a bit for each field that some document has it in. */
export const vocabularySchema = `
  CREATE TABLE term (term TEXT PRIMARY KEY, places INTEGER NOT NULL, word INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE part (part TEXT, word TEXT, PRIMARY KEY (part, word)) WITHOUT ROWID;`;

/**
 * The letters that follow a beginning somewhere, each with the least term that has it there: one step in the index per
 * letter. What stands behind a letter that is wrong, and behind one that is missing, is tried with each.
 */
const nextLetters = `
  WITH RECURSIVE step(least) AS (
    SELECT (SELECT min(term) FROM term WHERE term > :start AND term < :start || '${highest}')
    UNION ALL
    SELECT (SELECT min(term) FROM term
      WHERE term > :start || substr(least, length(:start) + 1, 1) || '${highest}' AND term < :start || '${highest}')
    FROM step WHERE least IS NOT NULL LIMIT ${maxLetters}
  ), begun(start) AS (SELECT :start || substr(least, length(:start) + 1, 1) FROM step WHERE least IS NOT NULL),
  variant(word) AS (SELECT start || :wrong FROM begun UNION ALL SELECT start || :missing FROM begun)`;

/** The bits of all fields. */
export const everyPlace = (1 << fields.length) - 1;

/** A term and the fields that documents have it in. */
export interface KnownTerm {
  term: string;
  places: readonly Field[];
}

/** The words of an index in alphabetical order, and the endings of each. */
export class Vocabulary {
  /** Terms that are stored: their places, and whether as words. */
  readonly #known = new Map<string, number>();
  readonly #addTerm: StatementSync;
  readonly #addPart: StatementSync;
  readonly #get: StatementSync;
  readonly #termsFrom: StatementSync;
  readonly #wordsFrom: StatementSync;
  readonly #oneLetter: StatementSync;
  readonly #oneLetterFrom: StatementSync;
  readonly #inside: StatementSync;

  constructor(db: DatabaseSync) {
    this.#addTerm = db.prepare(`INSERT INTO term VALUES (?, ?, ?)
      ON CONFLICT (term) DO UPDATE SET places = places | excluded.places, word = max(word, excluded.word)`);
    this.#addPart = db.prepare('INSERT OR IGNORE INTO part VALUES (?, ?)');
    this.#get = db.prepare('SELECT places, word FROM term WHERE term = ?');
    this.#termsFrom = db.prepare('SELECT term, places FROM term WHERE term >= ? AND term < ? LIMIT ?');
    this.#wordsFrom = db.prepare('SELECT term FROM term WHERE term >= ? AND term < ? AND word = 1 LIMIT ?');
    this.#oneLetter = db.prepare(
      `${nextLetters} SELECT term FROM variant CROSS JOIN term ON term.term = variant.word WHERE +term.word = 1`,
    );
    this.#oneLetterFrom = db.prepare(
      `${nextLetters} SELECT term FROM variant CROSS JOIN term
       ON term.term >= variant.word AND term.term < variant.word || '${highest}' WHERE +term.word = 1 LIMIT ${maxMeant}`,
    );
    this.#inside = db.prepare('SELECT DISTINCT word FROM part WHERE part >= ? AND part < ? LIMIT ?');
  }

  add({ words, vocabulary }: Analysis): void {
    for (const [index, field] of fields.entries())
      for (const term of words[field]) this.#learn(term, 1 << index, vocabulary.has(term));
  }

  #learn(term: string, place: number, isWord: boolean): void {
    const wanted = place | (isWord ? asWord : 0);
    const before = this.#known.get(term) ?? this.#stored(term);
    const after = before | wanted;
    if (after !== before) this.#addTerm.run(term, after & ~asWord, after & asWord ? 1 : 0);
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(term, after);
    if (!isWord || before & asWord) return;
    for (let start = 1; start <= term.length - minPart; start++) this.#addPart.run(term.slice(start), term);
  }

  #stored(term: string): number {
    const row = this.#get.get(term) as { places: number; word: number } | undefined;
    return row ? row.places | (row.word ? asWord : 0) : 0;
  }

  /** The terms that begin so; undefined where there are too many to name. */
  termsFrom(beginning: string): KnownTerm[] | undefined {
    const found = this.#termsFrom.all(beginning, beginning + highest, maxExpanded + 1);
    if (found.length > maxExpanded) return undefined;
    return found.map(({ term, places }) => ({ term: term as string, places: fieldsOf(places as number) }));
  }

  /** The fields that documents have a term in. */
  placesOf(term: string): readonly Field[] {
    return fieldsOf(this.#stored(term));
  }

  /** After a transaction that failed, nothing is certain to be known. */
  forget(): void {
    this.#known.clear();
  }

  /** Words that differ from this one by one edit. */
  oneEditFrom(word: string): string[] {
    const letters = [...word];
    const found = new Set<string>();
    for (let at = letters.length; at >= 0; at--) {
      const [start, here, rest] = cut(letters, at);
      this.#collect(found, this.#oneLetter, { start, missing: here + rest, wrong: rest });
      if (!here) continue;
      for (const other of [start + rest, swapped(letters, at)]) if (this.has(other)) found.add(other);
    }
    found.delete(word);
    return [...found].slice(0, maxMeant);
  }

  /** Words whose beginning differs from this one by one edit, closest first: those that keep most of its letters. */
  beginsOneEditFrom(word: string): string[] {
    const letters = [...word];
    const places = letters.map((_, index) => cut(letters, letters.length - 1 - index));
    const [[start]] = places as [[string, string, string]];
    const found = new Set<string>();
    const isEnough = () => found.size >= maxMeant;
    for (const [index, [start, here, rest]] of places.entries()) {
      if (isEnough()) break;
      // What has another last letter comes at the end.
      const wrong = index === 0 ? here : rest;
      this.#collect(found, this.#oneLetterFrom, { start, missing: here + rest, wrong });
      if (index === 0) continue;
      const other = swapped(letters, letters.length - 1 - index);
      this.#collect(found, this.#wordsFrom, other, other + highest, maxMeant);
    }
    for (const [start, , rest] of places.slice(1)) {
      if (isEnough()) break;
      this.#collect(found, this.#wordsFrom, start + rest, start + rest + highest, maxMeant);
    }
    // With another last letter, or none; what has the same one was found as it was typed.
    if (!isEnough()) this.#collect(found, this.#wordsFrom, start, word, maxMeant);
    if (!isEnough()) this.#collect(found, this.#wordsFrom, word + highest, start + highest, maxMeant);
    return [...found].filter((one) => !one.startsWith(word)).slice(0, maxMeant);
  }

  /** Words that hold this one, but do not begin with it. */
  withInside(part: string): string[] {
    return this.#inside.all(part, part + highest, maxMeant).map(({ word }) => word as string);
  }

  #collect(
    found: Set<string>,
    statement: StatementSync,
    ...values: [Record<string, SQLInputValue>] | SQLInputValue[]
  ): void {
    for (const { term } of (statement.all as (...values: unknown[]) => Record<string, unknown>[])(...values))
      found.add(term as string);
  }

  has(word: string): boolean {
    return (this.#stored(word) & asWord) !== 0;
  }

  /** Whether some word begins with this one. */
  hasBeginning(word: string): boolean {
    return word.length >= minPart && this.#wordsFrom.get(word, word + highest, 1) !== undefined;
  }
}

const asWord = 1 << fields.length;

const placesByBits = Array.from({ length: asWord }, (_, bits) => fields.filter((_, index) => bits & (1 << index)));
const fieldsOf = (bits: number): readonly Field[] => placesByBits[bits & ~asWord]!;

/** What stands before a place, at it, and behind it. */
const cut = (letters: readonly string[], at: number): [start: string, here: string, rest: string] => [
  letters.slice(0, at).join(''),
  letters[at] ?? '',
  letters.slice(at + 1).join(''),
];

/** With the letter at a place and the next one in each other's place. */
const swapped = (letters: readonly string[], at: number): string =>
  letters.toSpliced(at, 2, ...letters.slice(at, at + 2).reverse()).join('');
