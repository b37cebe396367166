import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { document, marked, titles } from './search.contract.fixture.ts';
import { RebuildSuperseded, type Search, type SearchDocument, type SearchQuery } from './search.ts';
import { describeWords } from './search-words.contract.ts';

/** Where the indexes of a test are kept; every `open` stands for another process that uses the same ones. */
export interface SearchPlace {
  open(): Promise<Search>;
  close(): Promise<void>;
}

/** What every adapter of the search port holds to. */
export function describeSearch(adapter: string, start: () => Promise<SearchPlace>): void {
  describe(`search on ${adapter}`, () => {
    let place: SearchPlace;
    let search: Search;

    beforeAll(async () => {
      place = await start();
      search = await place.open();
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      await (await search.rebuild('records')).finish();
    });

    const put = async (...documents: SearchDocument[]) => {
      await search.put('records', documents);
      await search.refresh('records');
    };
    const ask = (query: string, more: Partial<SearchQuery> = {}) =>
      search.search({ index: 'records', scope: 'all', query, limit: 10, ...more });
    const find = async (query: string, more: Partial<SearchQuery> = {}) => titles((await ask(query, more)).hits);

    describeWords({ put, ask, find });

    describe('pages', () => {
      it('give every match once', async () => {
        await put(
          ...Array.from({ length: 450 }, (_, n) =>
            document({ id: `p${n}`, title: `Ann ${n % 3 ? 'Smith' : 'Smithson'}` }),
          ),
        );
        const seen: string[] = [];
        for (let offset = 0; offset < 500; offset += 50) {
          seen.push(...(await ask('ann smith', { offset, limit: 50 })).hits.map(({ id }) => id));
        }
        expect(seen).toHaveLength(450);
        expect(new Set(seen).size).toBe(450);
      });

      it('come with a total that stops at a ceiling', async () => {
        const people = Array.from({ length: 1100 }, (_, n) => document({ title: n < 3 ? 'Rare Bird' : `Bird ${n}` }));
        await put(...people);
        expect((await ask('rare', { limit: 2 })).total).toEqual({ count: 3, exact: true });
        expect((await ask('bird', { limit: 2 })).total).toEqual({ count: 1000, exact: false });
        expect((await ask('bird', { limit: 100, offset: 990 })).hits).toHaveLength(10);
        expect((await ask('bird', { limit: 10, offset: 2000 })).hits).toEqual([]);
      });
    });

    describe('matches', () => {
      const match = (query: string, more: Partial<SearchQuery> = {}) =>
        search.match({ index: 'records', scope: 'all', query, ...more });

      it('tell all that match, also where there are more than can be put in order', async () => {
        await put(...Array.from({ length: 1200 }, (_, n) => document({ id: `m${n}`, title: `Ann Smith ${n}` })));
        await put(document({ title: 'Bob' }));
        expect(new Set(await match('ann smi')).size).toBe(1200);
        expect(await match('')).toHaveLength(1201);
      });

      it('tell what may have been meant, too, where few match as it was typed', async () => {
        await put(document({ id: 'a', title: 'Anneliese' }), document({ id: 'b', title: 'Anja' }));
        expect(await match('annelise')).toEqual(['a']);
        await put(document({ id: 'c', title: 'Annelise' }));
        expect((await match('annelise')).toSorted()).toEqual(['a', 'c']);
        expect(await match('zzzz')).toEqual([]);
        await put(...Array.from({ length: 50 }, (_, n) => document({ title: `Annelise ${n}` })));
        const typed = await match('annelise');
        expect(typed).toHaveLength(51);
        expect(typed).not.toContain('a');
      });

      it('keep to scope, kinds and filters', async () => {
        await put(
          document({ id: 'a', title: 'Plan', readers: ['u1'], facets: { tags: ['x'] } }),
          document({ id: 'b', title: 'Plan', readers: ['u2'] }),
          document({ id: 'c', title: 'Plan', kind: 'task' }),
        );
        for (const query of ['plan', 'plqn', '']) {
          expect((await match(query, { scope: { readers: ['u1'] } })).toSorted()).toEqual(['a', 'c']);
          expect(await match(query, { kinds: ['task'] })).toEqual(['c']);
          expect(await match(query, { filters: { tags: ['x'] } })).toEqual(['a']);
        }
      });
    });

    describe('shows', () => {
      it('what matches, in each field', async () => {
        await put(
          document({
            title: 'Siobhán Müller',
            names: ['Müller & Sons'],
            emails: ['muller@example.com', 'other@example.com'],
            text: `${'before '.repeat(100)}called Mueller today ${'after '.repeat(100)}`,
          }),
        );
        const { hits } = await ask('mueller');
        expect(hits[0]).toMatchObject({ kind: 'contact', title: 'Siobhán Müller' });
        expect(marked(hits[0])).toEqual(['Müller', 'Müller', 'Mueller']);
        expect(hits[0]!.highlights.at(-1)!.text.length).toBeLessThan(300);
        expect(marked((await ask('muller@ex')).hits[0])).toContain('muller@example.com');
      });

      it('what was meant, and where the characters of a name stand', async () => {
        await put(document({ title: 'Ada Lovelace' }), document({ title: '山田太郎' }));
        expect(marked((await ask('lovlace')).hits[0])).toEqual(['Lovelace']);
        expect(marked((await ask('太郎')).hits[0])).toEqual(['太郎']);
      });
    });

    describe('keeps to', () => {
      const ids = async (more: Partial<SearchQuery>, query = 'plan') =>
        (await ask(query, more)).hits.map(({ id }) => id).sort();

      it('what the scope may read, whatever is typed', async () => {
        await put(
          document({ id: 'mine', title: 'Plan', readers: ['u1'] }),
          document({ id: 'team', title: 'Plan', readers: ['u2', 't1'] }),
          document({ id: 'open', title: 'Plan' }),
          document({ id: 'other', title: 'Plan', readers: ['u3'] }),
        );
        for (const query of ['plan', 'pla', 'plqn', 'lan', '']) {
          expect(await ids({ scope: { readers: ['u1'] } }, query)).toEqual(['mine', 'open']);
          expect(await ids({ scope: { readers: ['u1', 't1'] } }, query)).toEqual(['mine', 'open', 'team']);
          expect(await ids({ scope: { readers: [] } }, query)).toEqual(['open']);
        }
        expect((await ask('plan', { scope: { readers: ['u1'] } })).total.count).toBe(2);
        expect(await ids({})).toHaveLength(4);
      });

      it('kinds and filters, and to nothing where no value is allowed', async () => {
        await put(
          document({ id: 'a', kind: 'account', title: 'Plan', facets: { owner: ['u1'], tags: ['x', 'y'] } }),
          document({ id: 'b', kind: 'task', title: 'Plan', facets: { owner: ['u2'], tags: ['y'] } }),
          document({ id: 'c', kind: 'task', title: 'Plan', facets: { owner: ['u1'] } }),
        );
        expect(await ids({ kinds: ['task'] })).toEqual(['b', 'c']);
        expect(await ids({ kinds: [] })).toEqual([]);
        expect(await ids({ filters: { tags: ['x', 'z'] } })).toEqual(['a']);
        expect(await ids({ filters: { tags: ['y'], owner: ['u2'] } })).toEqual(['b']);
        expect(await ids({ filters: { tags: [] } })).toEqual([]);
        expect(await ids({ filters: { owner: ['U1'] } })).toEqual([]);
        expect(await ids({ kinds: ['task'], filters: { owner: ['u1'] } }, '')).toEqual(['c']);
      });

      it('values that hold anything at all', async () => {
        const odd = `"quoted" OR * : (a) \\ 'b' 💥 ${'long '.repeat(80)}`;
        await put(document({ id: 'odd', title: 'Plan', facets: { tags: [odd] }, readers: [odd] }));
        expect(await ids({ filters: { tags: [odd] }, scope: { readers: [odd] } })).toEqual(['odd']);
        expect(await ids({ filters: { tags: ['quoted'] } })).toEqual([]);
      });
    });

    it('counts facets of what matches, each without regard to its own filter', async () => {
      const make = (category: string, sentiment: string, n: number, title = 'Merger') =>
        Array.from({ length: n }, () =>
          document({
            title,
            kind: 'article',
            facets: { category: [category], sentiment: [sentiment], tags: ['t', 'u'] },
          }),
        );
      await put(
        ...make('ma', 'positive', 3),
        ...make('ma', 'negative', 2),
        ...make('market', 'positive', 1),
        ...make('ma', 'positive', 4, 'Other'),
      );
      const { facets } = await ask('merger', { facets: ['category', 'sentiment', 'tags', 'unknown'] });
      expect(facets).toEqual({
        category: [
          { value: 'ma', count: 5 },
          { value: 'market', count: 1 },
        ],
        sentiment: [
          { value: 'positive', count: 4 },
          { value: 'negative', count: 2 },
        ],
        tags: [
          { value: 't', count: 6 },
          { value: 'u', count: 6 },
        ],
        unknown: [],
      });
      const filtered = await ask('merger', { facets: ['category', 'sentiment'], filters: { sentiment: ['negative'] } });
      expect(filtered.total.count).toBe(2);
      expect(filtered.facets).toEqual({
        category: [{ value: 'ma', count: 2 }],
        sentiment: [
          { value: 'positive', count: 4 },
          { value: 'negative', count: 2 },
        ],
      });
      expect((await ask('merger')).facets).toEqual({});
      expect((await ask('', { facets: ['sentiment'] })).facets.sentiment).toEqual([
        { value: 'positive', count: 8 },
        { value: 'negative', count: 2 },
      ]);
    });

    describe('changes', () => {
      it('replace and remove documents, and repeat without harm', async () => {
        const first = document({ id: 'x', title: 'Before' });
        await put(first, first, { ...first, title: 'After' });
        await put({ ...first, title: 'After' });
        expect(await find('before')).toEqual([]);
        expect(await find('after')).toEqual(['After']);
        await search.remove('records', ['x', 'x', 'not there']);
        await search.refresh('records');
        expect(await find('after')).toEqual([]);
        expect(await find('')).toEqual([]);
      });

      it('of many callers at once are all kept, the last one of each document', async () => {
        await Promise.all(
          Array.from({ length: 60 }, (_, n) =>
            search.put('records', [document({ id: `m${n % 20}`, title: `Many ${n}` })]),
          ),
        );
        await search.refresh('records');
        const found = await find('many', { limit: 100 });
        expect(found.toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `Many ${40 + n}`).toSorted());
      });

      it('of one process are found by another', async () => {
        const other = await place.open();
        await other.put('records', [document({ title: 'Elsewhere' })]);
        await other.refresh('records');
        expect(await find('elsewhere')).toEqual(['Elsewhere']);
      });

      it('of one index leave the other alone', async () => {
        await put(document({ id: 'same', title: 'Record' }));
        await search.put('articles', [document({ id: 'same', title: 'Article', kind: 'article' })]);
        await search.refresh('articles');
        expect(await find('article')).toEqual([]);
        expect(await find('article', { index: 'articles' })).toEqual(['Article']);
        await search.remove('articles', ['same']);
      });
    });

    describe('a rebuild', () => {
      it('answers from the old generation until it is finished, in every process', async () => {
        const other = await place.open();
        await put(document({ title: 'Old' }));
        const rebuild = await search.rebuild('records');
        await rebuild.put([document({ title: 'New' })]);
        expect(await find('')).toEqual(['Old']);
        expect((await search.status()).indexes.find(({ index }) => index === 'records')?.rebuilding).toBe(true);
        await rebuild.finish();
        expect(await find('')).toEqual(['New']);
        const { hits } = await other.search({ index: 'records', scope: 'all', query: '', limit: 5 });
        expect(titles(hits)).toEqual(['New']);
      });

      it('never undoes what changed meanwhile', async () => {
        const other = await place.open();
        const old = ['changed', 'removed', 'same'].map((id) => document({ id, title: `Old ${id}` }));
        await put(...old);
        const rebuild = await search.rebuild('records');
        await other.put('records', [document({ id: 'changed', title: 'New changed' })]);
        await other.put('records', [document({ id: 'added', title: 'New added' })]);
        await other.remove('records', ['removed']);
        const fed = ['changed later', 'removed later'].map((id) => document({ id, title: `Old ${id}` }));
        await rebuild.put([...old, ...fed]);
        await other.put('records', [document({ id: 'changed later', title: 'New changed later' })]);
        await other.remove('records', ['removed later']);
        await rebuild.put(fed);
        await rebuild.finish();
        expect((await find('', { limit: 9 })).toSorted()).toEqual([
          'New added',
          'New changed',
          'New changed later',
          'Old same',
        ]);
      });

      it('can be given up, and gives way to another one', async () => {
        await put(document({ title: 'Old' }));
        const first = await search.rebuild('records');
        await first.put([document({ title: 'First' })]);
        const second = await search.rebuild('records');
        await expect(first.put([document({ title: 'First again' })])).rejects.toBeInstanceOf(RebuildSuperseded);
        await expect(first.finish()).rejects.toBeInstanceOf(RebuildSuperseded);
        await first.cancel();
        await second.put([document({ title: 'Second' })]);
        await second.cancel();
        expect(await find('')).toEqual(['Old']);
        expect((await search.status()).indexes.every(({ rebuilding }) => !rebuilding)).toBe(true);
      });
    });

    it('tells how things stand', async () => {
      await put(document({ title: 'One' }), document({ title: 'Two' }));
      const status = await search.status();
      expect(status.problem).toBeUndefined();
      expect(status.indexes.find(({ index }) => index === 'records')).toEqual({
        index: 'records',
        documents: 2,
        rebuilding: false,
        built: 0,
        outdated: false,
        damaged: false,
      });
    });
  });
}
