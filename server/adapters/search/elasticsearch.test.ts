import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { document, titles } from '../../ports/search.contract.fixture.ts';
import { describeSearch } from '../../ports/search.contract.ts';
import { SearchUnavailable } from '../../ports/search.ts';
import { ElasticsearchSearch } from './elasticsearch.ts';
import { type Peer, startPeer } from './elasticsearch-peer.fixture.ts';

describeSearch('a peer of Elasticsearch', async () => {
  const peer = await startPeer();
  return { open: async () => new ElasticsearchSearch({ url: peer.url }), close: () => peer.close() };
});

const server = process.env.TEST_ELASTICSEARCH_URL;
if (server) {
  const prefix = `test-${process.pid}-${Date.now()}`;
  describeSearch('Elasticsearch', async () => ({
    open: async () => new ElasticsearchSearch({ url: server, prefix }),
    close: async () => {
      for (const index of ['records', 'articles']) {
        const found = (await (await fetch(`${server}/${prefix}-${index}-*/_alias`)).json()) as object;
        for (const name of Object.keys(found)) await fetch(`${server}/${name}`, { method: 'DELETE' });
      }
      await fetch(`${server}/_index_template/${prefix}`, { method: 'DELETE' });
    },
  }));
}

describe('search on a server that', () => {
  let peer: Peer;
  const waits: number[] = [];
  const open = (url = peer.url) => new ElasticsearchSearch({ url, wait: async (ms) => void waits.push(ms) });

  beforeAll(async () => {
    peer = await startPeer();
  });
  afterAll(() => peer.close());

  it('is too busy for a while is asked again, each time after a longer pause', async () => {
    const search = open();
    peer.busy.requests = 3;
    peer.busy.items = 3;
    waits.length = 0;
    await search.put('records', [
      document({ id: 'a', title: 'Patience' }),
      document({ id: 'b', title: 'Patience too' }),
    ]);
    await search.refresh('records');
    const { hits } = await search.search({ index: 'records', scope: 'all', query: 'patience', limit: 5 });
    expect(titles(hits).toSorted()).toEqual(['Patience', 'Patience too']);
    expect(waits.length).toBeGreaterThanOrEqual(5);
    expect(waits[2]!).toBeGreaterThan(waits[0]!);
  });

  it('stays too busy is given up for now, and what comes after that is not held up', async () => {
    const search = open();
    peer.busy.items = 1000;
    await expect(search.put('records', [document({ title: 'Never' })])).rejects.toBeInstanceOf(SearchUnavailable);
    peer.busy.items = 0;
    await search.put('records', [document({ title: 'Later' })]);
    await search.refresh('records');
    expect(titles((await search.search({ index: 'records', scope: 'all', query: 'later', limit: 5 })).hits)).toEqual([
      'Later',
    ]);
  });

  it('is not there is named, and the status says so without the password', async () => {
    const gone = await startPeer();
    await gone.close();
    const search = open(gone.url);
    await expect(search.search({ index: 'records', scope: 'all', query: 'x', limit: 5 })).rejects.toBeInstanceOf(
      SearchUnavailable,
    );
    const status = await search.status();
    expect(status.problem).toMatch(/does not answer/);
    expect(JSON.stringify(status)).not.toContain('secret');
  });

  it('refuses the password is a problem that the status tells', async () => {
    const search = open(peer.url.replace('secret', 'wrong'));
    expect((await search.status()).problem).toMatch(/401/);
  });

  it('holds thousands of documents is sent them in several requests', async () => {
    const search = open();
    const before = peer.requests.filter((request) => request === 'POST /_bulk').length;
    await search.put(
      'articles',
      Array.from({ length: 2500 }, (_, n) => document({ id: `m${n}`, title: `Many ${n}` })),
    );
    expect(peer.requests.filter((request) => request === 'POST /_bulk').length - before).toBe(3);
    await search.refresh('articles');
    expect((await search.status()).indexes.find(({ index }) => index === 'articles')?.documents).toBe(2500);
  });
});
