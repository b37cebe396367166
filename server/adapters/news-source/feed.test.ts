import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AddressRanges } from '../../kernel/address-ranges.ts';
import { createSafeFetch } from '../../kernel/safe-fetch.ts';
import { FeedSource } from './feed.ts';

type Page = { status?: number; headers?: OutgoingHttpHeaders; body?: string | Buffer };
let pages: Record<string, Page>;
let asked: IncomingHttpHeaders[];
let server: Server;
let site: string;
const feeds = new FeedSource({
  fetch: createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) }),
  now: () => new Date('2026-11-27T12:00:00Z'),
});

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push(req.headers);
    const { status = 200, headers = {}, body = '' } = pages[req.url ?? ''] ?? { status: 404 };
    res.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  pages = {};
  asked = [];
});

async function articlesOf(page: Page) {
  pages['/feed'] = page;
  const reply = await feeds.read({ url: `${site}/feed` });
  if (!reply.isChanged) throw new Error('The feed was said to be unchanged');
  return reply.articles;
}

it('reads RSS 2.0, strips markup, completes addresses and leaves out dates that cannot be', async () => {
  const articles = await articlesOf({
    body: `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Daily &amp; Co</title><language>en</language>
<item><title>Gannit &lt;b&gt;recalls&lt;/b&gt; rails</title><link>/a/1</link><guid isPermaLink="false">1</guid><pubDate>Thu, 26 Nov 2026 08:00:00 EST</pubDate>
<description><![CDATA[<p>Cracks &eacute;t&eacute;.</p><script>alert(1)</script><img src="/pixel.gif" width="1" height="1"><img src="/b.jpg">]]></description></item>
<item><title>Later</title><link>https://example.com/2</link><pubDate>Thu, 26 Nov 2099 08:00:00 GMT</pubDate></item>
<item><title>Script</title><link>javascript:alert(1)</link></item></channel></rss>`,
  });
  expect(articles).toHaveLength(2);
  expect(articles[0]).toMatchObject({
    url: `${site}/a/1`,
    title: 'Gannit recalls rails',
    snippet: 'Cracks été.',
    imageUrl: `${site}/b.jpg`,
    publishedAt: new Date('2026-11-26T13:00:00Z'),
    language: 'en',
  });
  expect(articles[1]).not.toHaveProperty('publishedAt');
});

it('reads Atom with bases, RSS 1.0 with items beside the channel, and JSON Feed', async () => {
  const [atom] = await articlesOf({
    body: `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/news/"><title>N</title><entry><id>tag:1</id><title>a &lt; b</title>
<link rel="self" href="x.json"/><link href="one.html"/><updated>2026-11-25T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Whole <em>text</em></div></content></entry></feed>`,
  });
  expect(atom).toMatchObject({
    url: 'https://example.com/news/one.html',
    title: 'a < b',
    publishedAt: new Date('2026-11-25T10:00:00Z'),
  });
  expect(atom?.snippet).toBe('Whole text');
  const [rdf] = await articlesOf({
    body: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel>
<item rdf:about="https://example.com/r"><title>One</title><link>https://example.com/r</link><dc:date>2026-11-24</dc:date></item></rdf:RDF>`,
  });
  expect(rdf).toMatchObject({ url: 'https://example.com/r', publishedAt: new Date('2026-11-24') });
  const [json] = await articlesOf({
    body: JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'J',
      items: [{ id: 7, url: '/j', title: 'A <b> tag', content_html: '<p>Body</p>', date_published: 5 }, 'nonsense'],
    }),
  });
  expect(json).toMatchObject({ url: `${site}/j`, title: 'A <b> tag', snippet: 'Body' });
});

it('reads letters whatever charset is claimed, and XML that breaks off', async () => {
  const feed = (encoding: string, title: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><rss><channel><item><title>${title}</title><link>https://example.com/</link></item>`;
  const [latin] = await articlesOf({ body: Buffer.from(feed('utf-8', 'Müller'), 'latin1') });
  expect(latin?.title).toBe('Müller');
  const [utf8] = await articlesOf({ body: feed('iso-8859-1', 'Müller') });
  expect(utf8?.title).toBe('Müller');
});

it('never expands an entity that a document declares', async () => {
  const [article] = await articlesOf({
    body: `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>x&b;&f;</title><link>https://example.com/</link></item></channel></rss>`,
  });
  expect(article?.title).toBe('x&b;&f;');
});

it('finds the feed that a page names, and else where feeds usually lie', async () => {
  const body = '<rss><channel><title>Found</title></channel></rss>';
  pages['/'] = {
    body: '<html><head><link rel="alternate" type="application/rss+xml" href="news.xml"></head></html>',
  };
  pages['/news.xml'] = { body };
  expect(await feeds.find(site)).toEqual({ url: `${site}/news.xml`, title: 'Found' });
  pages = { '/': { body: '<html></html>' }, '/rss.xml': { body } };
  expect(await feeds.find(site)).toEqual({ url: `${site}/rss.xml`, title: 'Found' });
  pages = { '/': { body: '<html></html>' } };
  await expect(feeds.find(site)).rejects.toThrow('No feed was found at this address.');
});

it('asks for what changed since, and says why a source cannot be read and when to come back', async () => {
  pages['/feed'] = { status: 304 };
  expect(await feeds.read({ url: `${site}/feed`, etag: '"1"' })).toMatchObject({ isChanged: false });
  expect(asked[0]?.['if-none-match']).toBe('"1"');
  pages['/feed'] = { status: 429, headers: { 'Retry-After': '120' } };
  await expect(feeds.read({ url: `${site}/feed` })).rejects.toMatchObject({
    message: 'The address was asked too often (429).',
    retryAfterMs: 120_000,
  });
  await expect(feeds.read({ url: 'http://10.0.0.1/feed' })).rejects.toThrow('private network');
});
