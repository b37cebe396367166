import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewsReply, NewsRequest } from '../../ports/news-source.ts';
import { NewsSources } from './sources.ts';

/** A server with the published shape of NewsAPI v2. */
let server: Server;
let baseUrl: string;
let reply: { status: number; body: object };
const asked: { url: string; key: unknown }[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push({ url: req.url ?? '', key: req.headers['x-api-key'] });
    res.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
});
afterAll(() => server.close());

const read: NewsRequest[] = [];
const sources = (given: { left?: number; google?: string } = {}) => {
  let left = given.left ?? 10;
  return new NewsSources({
    feeds: {
      find: async (url) => ({ url, title: 'Feed' }),
      read: async (request): Promise<NewsReply> => {
        read.push(request);
        const article = { key: '1', url: 'https://example.com/1', title: 'Gannit grows - Wire', publisher: 'Wire' };
        return {
          ...{ isChanged: true, etag: undefined, lastModified: undefined, title: '', earliestNextMs: undefined },
          articles: [{ ...article, snippet: 'a list of links' }],
        };
      },
    },
    newsApi: {
      settings: async () => ({ apiKey: 'a-key', baseUrl }),
      take: async () => left-- > 0,
      now: () => new Date('2031-05-03T18:00:00Z'),
    },
    googleNews: async () => given.google,
  });
};

it('reads a search of NewsAPI without what was removed there', async () => {
  const article = { source: { id: null, name: 'Wire' }, author: null, description: 'All of it.', urlToImage: null };
  const real = { ...article, title: 'Gannit grows', url: 'https://example.com/1', publishedAt: '2031-05-03T10:00:00Z' };
  const removed = { ...article, title: '[Removed]', url: 'https://removed.com', publishedAt: '1970-01-01T00:00:00Z' };
  reply = { status: 200, body: { status: 'ok', totalResults: 2, articles: [real, removed] } };
  const got = await sources().read({ url: 'newsapi:gannit aerospace' });
  expect(got).toMatchObject({ articles: [{ title: 'Gannit grows', publisher: 'Wire', snippet: 'All of it.' }] });
  expect(asked.at(-1)).toEqual({
    url: '/v2/everything?q=gannit+aerospace&sortBy=publishedAt&pageSize=100',
    key: 'a-key',
  });
});

it.each([
  [401, 'apiKeyInvalid', 'NewsAPI refused the API key.'],
  [429, 'rateLimited', 'NewsAPI allows no more requests for now.'],
  [400, 'parameterInvalid', 'NewsAPI said: no'],
])('says what status %i means', async (status, code, message) => {
  reply = { status, body: { status: 'error', code, message: 'no' } };
  await expect(sources().read({ url: 'newsapi:x' })).rejects.toMatchObject({ message });
});

it('asks nobody once the requests of the day are used up, and waits for the next day', async () => {
  const before = asked.length;
  const refusal = { retryAfterMs: 6 * 3_600_000 };
  await expect(sources({ left: 0 }).read({ url: 'newsapi:x' })).rejects.toMatchObject(refusal);
  expect(asked).toHaveLength(before);
});

it('reads Google News only where its terms are accepted, and takes the publisher out of titles', async () => {
  await expect(sources().find('google_news:gannit')).rejects.toThrow('must accept the terms');
  const got = await sources({ google: 'https://news.example.com' }).read({ url: 'google_news:gannit' });
  expect(read.at(-1)?.url).toBe('https://news.example.com/rss/search?q=gannit&hl=en-US&gl=US&ceid=US%3Aen');
  expect(got).toMatchObject({ articles: [{ title: 'Gannit grows', publisher: 'Wire' }] });
  expect((got as { articles: object[] }).articles[0]).not.toHaveProperty('snippet');
});
