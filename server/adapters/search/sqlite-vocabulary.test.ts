import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginsWithOneEdit, isOneEdit } from './edits.ts';
import { searchStore } from './sqlite-search.ts';
import { Store } from './sqlite-store.ts';

/** Straight from the definition: the word itself and whatever one missing, added, wrong or swapped letter makes of it. */
function edits(word: string, letters: string): Set<string> {
  const made = new Set([word]);
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    made.add(before + after.slice(1));
    if (after.length > 1) made.add(before + after[1] + after[0] + after.slice(2));
    for (const letter of letters) made.add(before + letter + after).add(before + letter + after.slice(1));
  }
  return made;
}

const letters = 'abc';
const word = (minLength: number, maxLength = 7) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((list) => list.join(''));

it('one edit is what its definition says', () => {
  fc.assert(
    fc.property(word(1), word(1), (a, b) => {
      expect(isOneEdit(a, b)).toBe(edits(a, letters).has(b));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

it('a beginning with one edit is one of some beginning of the word', () => {
  fc.assert(
    fc.property(word(3), word(3), (whole, typed) => {
      const beginnings = Array.from({ length: whole.length }, (_, index) => whole.slice(0, index + 1));
      expect(beginsWithOneEdit(whole, typed)).toBe(beginnings.some((beginning) => isOneEdit(beginning, typed)));
    }),
    { seed: 2, numRuns: 2000 },
  );
});

it('the vocabulary knows all words that differ by one edit, that begin so, and that hold a part', () => {
  const store = new Store(':memory:');
  const make = (title: string) => ({ id: title, kind: 'contact', title, readers: [], at: 0 });
  fc.assert(
    fc.property(fc.uniqueArray(word(3, 6), { minLength: 1, maxLength: 8 }), word(4, 6), (words, typed) => {
      store.apply(new Map(words.map((title) => [title, make(title)])), { building: false });
      const known = store.db
        .prepare('SELECT term FROM term WHERE word = 1')
        .all()
        .map((row) => row.term as string);
      const expected = known.filter((one) => one !== typed && isOneEdit(one, typed));
      const { vocabulary } = store;
      if (expected.length <= 40) expect(vocabulary.oneEditFrom(typed).toSorted()).toEqual(expected.toSorted());
      const inside = known.filter((one) => one.indexOf(typed) > 0);
      if (inside.length <= 40) expect(vocabulary.withInside(typed)).toEqual(expect.arrayContaining(inside));
      const begun = known.filter((one) => !one.startsWith(typed) && beginsWithOneEdit(one, typed));
      const foundBegun = vocabulary.beginsOneEditFrom(typed);
      for (const found of foundBegun) expect(beginsWithOneEdit(found, typed)).toBe(true);
      if (begun.length <= 10) expect(foundBegun.toSorted()).toEqual(begun.toSorted());
      expect(vocabulary.hasBeginning(typed)).toBe(known.some((one) => one.startsWith(typed)));
    }),
    { seed: 3, numRuns: 150 },
  );
  store.close();
});

it('every edit of a name leads back to it', () => {
  const store = new Store(':memory:');
  for (const name of ['hopper', 'ng-uyen', 'kowalczyk', 'lee', 'ada']) {
    store.apply(new Map([[name, { id: name, kind: 'contact', title: name, readers: [], at: 0 }]]), { building: false });
  }
  for (const name of ['hopper', 'kowalczyk', 'lee']) {
    for (const typed of edits(name, 'kxz')) {
      if (typed !== name && typed.length > 2) expect(store.vocabulary.oneEditFrom(typed), typed).toContain(name);
    }
  }
  store.close();
});

it('a file of the first release answers until it is rebuilt', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'search-')), 'old.db');
  const old = new DatabaseSync(file);
  old.exec(`
    CREATE TABLE doc (
      rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at INTEGER NOT NULL,
      title TEXT NOT NULL, fields TEXT NOT NULL, text TEXT NOT NULL);
    CREATE TABLE facet (rowid INTEGER PRIMARY KEY, facets TEXT NOT NULL);
    CREATE VIRTUAL TABLE fts USING fts5(
      terms, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4', tokenize = "ascii tokenchars '@._+-'");
    CREATE TABLE term (term TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE word (length INTEGER, word TEXT, PRIMARY KEY (length, word)) WITHOUT ROWID;
    CREATE TABLE part (part TEXT, length INTEGER, word TEXT, PRIMARY KEY (part, length, word)) WITHOUT ROWID;
    CREATE TABLE removed (id TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT INTO doc VALUES (1, 'a', 'contact', 0, 'Hopper', '{}', '');
    INSERT INTO facet VALUES (1, '{}');
    INSERT INTO fts(rowid, terms) VALUES (1, '0hopper');
    INSERT INTO term VALUES ('hopper');
    INSERT INTO word VALUES (6, 'hopper');
    INSERT INTO part VALUES ('hopper', 6, 'hopper'), ('opper', 6, 'hopper'), ('pper', 6, 'hopper');
    PRAGMA user_version = 1;`);
  old.close();
  for (let opened = 0; opened < 2; opened++) {
    const store = new Store(file);
    expect(store.isOutdated).toBe(true);
    for (const query of ['hop', 'hopper', 'hoper', 'pper']) {
      const { hits } = searchStore(store, { index: 'records', scope: 'all', query, limit: 5 });
      expect(
        hits.map(({ id }) => id),
        query,
      ).toEqual(['a']);
    }
    store.close();
  }
  rmSync(dirname(file), { recursive: true });
});

it('keeps the list of each term in order of time, whatever order documents come in', () => {
  const store = new Store(':memory:');
  const make = (id: string, at: number) => [id, { id, kind: 'contact', title: 'Same', readers: [], at }] as const;
  const second = 1000;
  store.apply(new Map([make('b', 2 * second), make('d', 4 * second)]), { building: false });
  store.apply(new Map([make('a', second), make('c', 3 * second), make('past', -5), make('never', 9e15)]), {
    building: false,
  });
  const ids = store.db
    .prepare('SELECT id FROM doc ORDER BY rowid')
    .all()
    .map(({ id }) => id);
  expect(ids).toEqual(['past', 'a', 'b', 'c', 'd', 'never']);
  store.close();
});
