import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Analysis } from './analysis.ts';
import { beginsWithOneEdit, isOneEdit } from './edits.ts';

/** Shortest part of a word that is kept. */
const minPart = 2;
/** More terms than this with one beginning are rare ones. */
const maxExpanded = 40;
const maxKnown = 200_000;
/** At most so many words are taken for what was meant. */
const maxMeant = 40;
/** At most so many words are compared. */
const maxCompared = 5000;
const lengths = Array.from({ length: 22 }, (_, index) => index + 3).join();
const highest = '\u{10ffff}';

/**
 * The words of an index, by length and by each of their endings. A word with one typing error in it still has its first half
 * or its second half right, so the words that begin or end like it are all that need to be compared.
 */
export class Vocabulary {
  /** Terms that are stored, and whether with their parts. */
  readonly #known = new Map<string, boolean>();
  readonly #addTerm: StatementSync;
  readonly #termsFrom: StatementSync;
  readonly #addWord: StatementSync;
  readonly #addPart: StatementSync;
  readonly #starts: StatementSync;
  readonly #ends: StatementSync;
  readonly #longer: StatementSync;
  readonly #longerEnds: StatementSync;
  readonly #inside: StatementSync;
  readonly #begins: StatementSync;
  readonly #has: StatementSync;

  constructor(db: DatabaseSync) {
    this.#addTerm = db.prepare('INSERT OR IGNORE INTO term VALUES (?)');
    this.#termsFrom = db.prepare('SELECT term FROM term WHERE term > ? AND term < ? LIMIT ?');
    this.#addWord = db.prepare('INSERT OR IGNORE INTO word VALUES (?, ?)');
    this.#addPart = db.prepare('INSERT OR IGNORE INTO part VALUES (?, ?, ?)');
    const words = (where: string) => db.prepare(`${where} LIMIT ${maxCompared}`);
    this.#starts = words('SELECT word FROM word WHERE length = ? AND word >= ? AND word < ?');
    this.#ends = words('SELECT word FROM part WHERE part = ? AND length BETWEEN ? AND ?');
    this.#longer = words(`SELECT word FROM word WHERE length IN (${lengths}) AND word >= ? AND word < ?`);
    this.#longerEnds = words(
      'SELECT word FROM part WHERE part >= ? AND part < ? AND length - length(part) BETWEEN ? AND ?',
    );
    this.#inside = db.prepare('SELECT DISTINCT word FROM part WHERE part >= ? AND part < ? AND part <> word LIMIT ?');
    this.#begins = db.prepare(`SELECT 1 FROM word WHERE length IN (${lengths}) AND word >= ? AND word < ? LIMIT 1`);
    this.#has = db.prepare('SELECT 1 FROM word WHERE length = ? AND word = ?');
  }

  add({ words, vocabulary }: Analysis): void {
    for (const found of Object.values(words)) for (const term of found) this.#learn(term, vocabulary.has(term));
  }

  #learn(term: string, isWord: boolean): void {
    if (this.#known.get(term) === isWord) return;
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(term, isWord);
    this.#addTerm.run(term);
    if (!isWord || this.#addWord.run(term.length, term).changes === 0) return;
    for (let start = 0; start <= term.length - minPart; start++) {
      this.#addPart.run(term.slice(start), term.length, term);
    }
  }

  /** The terms that begin so; undefined where there are too many to name. */
  termsFrom(beginning: string): string[] | undefined {
    const found = this.#termsFrom.all(beginning, beginning + highest, maxExpanded + 1);
    return found.length > maxExpanded ? undefined : found.map(({ term }) => term as string);
  }

  /** After a transaction that failed, nothing is certain to be known. */
  forget(): void {
    this.#known.clear();
  }

  /** Words that differ from this one by one edit. */
  oneEditFrom(word: string): string[] {
    const half = word.length >> 1;
    const [first, second] = [word.slice(0, half), word.slice(half)];
    const found = new Set<string>();
    const [least, most] = [word.length - 1, word.length + 1];
    for (let length = least; length <= most; length++)
      this.#collect(found, this.#starts, length, first, first + highest);
    if (second.length >= minPart) this.#collect(found, this.#ends, second, least, most);
    // Two letters swapped just where the halves meet leave neither half as it was.
    const swapped = word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1);
    if (this.has(swapped)) found.add(swapped);
    found.delete(word);
    return [...found].filter((other) => isOneEdit(other, word)).slice(0, maxMeant);
  }

  /** Longer words whose beginning differs from this one by one edit. */
  beginsOneEditFrom(word: string): string[] {
    const half = word.length >> 1;
    const [first, second] = [word.slice(0, half), word.slice(half)];
    const found = new Set<string>();
    this.#collect(found, this.#longer, first, first + highest);
    this.#collect(found, this.#longerEnds, second, second + highest, half - 1, half + 1);
    return [...found].filter((other) => beginsWithOneEdit(other, word)).slice(0, maxMeant);
  }

  /** Words that hold this one, but do not begin with it. */
  withInside(part: string): string[] {
    return this.#inside.all(part, part + highest, maxMeant).map(({ word }) => word as string);
  }

  has(word: string): boolean {
    return this.#has.get(word.length, word) !== undefined;
  }

  /** Whether some word begins with this one. */
  hasBeginning(word: string): boolean {
    return word.length >= minPart && this.#begins.get(word, word + highest) !== undefined;
  }

  #collect(found: Set<string>, statement: StatementSync, ...range: (string | number)[]): void {
    for (const { word } of statement.all(...range)) found.add(word as string);
  }
}
