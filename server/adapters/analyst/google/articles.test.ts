import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { localArticles } from '../local/articles.ts';
import { googleArticles } from './articles.ts';
import { GoogleLanguageClient } from './client.ts';
import { googleLanguageCard } from './google-language.card.ts';

/** A server with the published shape of `POST documents:analyzeSentiment`. */
let server: Server;
let origin: string;
let asked: { url: string | undefined; headers: Record<string, unknown>; body: { document?: { content: string } } }[] =
  [];
let reply: { status: number; body: unknown };
let told: (string | undefined)[] = [];
let units = 0;
let most = 100;

beforeAll(async () => {
  server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    asked.push({ url: req.url, headers: req.headers, body: JSON.parse(body) });
    res.writeHead(reply.status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(reply.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  [asked, told, units, most] = [[], [], 0, 100];
  reply = { status: 200, body: answer };
});

const title = 'Gannit Aerospace wins a record order while its rival Contoso is fined';
const snippet = 'Gannit Aerospace won the largest order of its history. Contoso has to pay 4 million euros.';
const article = {
  ...{ title, snippet },
  companies: [
    { id: 'gannit', mentions: [{ field: 'snippet' as const, start: 0, end: 16 }] },
    { id: 'contoso', mentions: [{ field: 'snippet' as const, start: snippet.indexOf('Contoso'), end: 62 }] },
    { id: 'unnamed', mentions: [] },
  ],
};
const start = title.length + 2;
/** As proto3 has it in JSON: a score of zero and an offset of zero are left out. */
const answer = {
  languageCode: 'en',
  languageSupported: true,
  documentSentiment: { magnitude: 1.9 },
  sentences: [
    { text: { content: title }, sentiment: { magnitude: 0.4 } },
    { text: { content: snippet.slice(0, 54), beginOffset: start }, sentiment: { magnitude: 0.8, score: 0.8 } },
    { text: { content: snippet.slice(55), beginOffset: start + 55 }, sentiment: { magnitude: 0.7, score: -0.7 } },
  ],
};

const analyst = (version = 'v2') =>
  googleArticles(
    new GoogleLanguageClient({
      settings: async () => ({ apiKey: 'a-key', baseUrl: `${origin}/${version}` }),
      budget: {
        isLeft: async () => units < most,
        spend: async (amount) => {
          units += amount;
        },
      },
    }),
    localArticles,
    { failed: async ({ message }) => void told.push(message), answered: async () => void told.push(undefined) },
  );

it('takes the tone of the article, and that of each company from the sentences that name it', async () => {
  const reading = await analyst().readArticle(article);
  expect(reading.sentiment).toMatchObject({ label: 'neutral', score: 0 });
  expect(reading.companies).toMatchObject([
    { id: 'gannit', sentiment: { label: 'positive', score: 0.8 } },
    { id: 'contoso', sentiment: { label: 'negative', score: -0.7 } },
    { id: 'unnamed', sentiment: { label: 'neutral' } },
  ]);
  const own = await localArticles.readArticle(article);
  expect({ ...reading, sentiment: 0, companies: 0 }).toEqual({ ...own, sentiment: 0, companies: 0 });
  expect(asked[0]).toMatchObject({
    url: '/v2/documents:analyzeSentiment',
    headers: { 'x-goog-api-key': 'a-key' },
    body: {
      document: { type: 'PLAIN_TEXT', content: `${title}\n\n${snippet}`, languageCode: 'en' },
      encodingType: 'UTF16',
    },
  });
  expect(told).toEqual([undefined]);
});

it('names the language as version 1 does where that is asked for', async () => {
  await analyst('v1').readArticle(article);
  expect(asked[0]).toMatchObject({ url: '/v1/documents:analyzeSentiment', body: { document: { language: 'en' } } });
});

const failure = (code: number, status: string, message: string) => ({ error: { code, message, status } });
it.each([
  [
    'the key is wrong',
    400,
    failure(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
    'The API key was refused: API key not valid. Please pass a valid API key.',
  ],
  [
    'the API is off',
    403,
    failure(403, 'PERMISSION_DENIED', 'Cloud Natural Language API has not been used in this project.'),
    'The API key was refused: Cloud Natural Language API has not been used in this project.',
  ],
  [
    'the quota is used up',
    429,
    failure(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.'),
    'The quota of the Google Cloud project is used up.',
  ],
  [
    'the language is unknown to Google',
    400,
    failure(400, 'INVALID_ARGUMENT', 'The language tlh is not supported.'),
    'Google said: The language tlh is not supported.',
  ],
  ['Google is down', 503, {}, 'Google answered with status 503.'],
  ['the answer has another shape', 200, { sentences: 3 }, 'The answer of Google Natural Language could not be read.'],
])('keeps the tone that the machine found when %s, and says so', async (_, status, body, sentence) => {
  reply = { status, body };
  expect(await analyst().readArticle(article)).toEqual(await localArticles.readArticle(article));
  expect(told).toEqual([sentence]);
});

it('counts thousands of characters as Google bills them, sends no more than three, and asks nobody once they are spent', async () => {
  most = 3;
  const long = { title, body: 'Gannit did well. '.repeat(1_000) };
  await analyst().readArticle(long);
  expect(units).toBe(3);
  expect(asked[0]!.body.document?.content).toHaveLength(3_000);
  await analyst().readArticle(article);
  expect(asked).toHaveLength(1);
  expect(told).toEqual([undefined, "Today's budget is spent."]);
});

it('sends nothing that has no words', async () => {
  await analyst().readArticle({ title: '2027' });
  expect(asked).toEqual([]);
});

it('is tried from its card', async () => {
  const settings = { GOOGLE_LANGUAGE_API_KEY: 'a-key', GOOGLE_LANGUAGE_BASE_URL: `${origin}/v2/` };
  expect(await googleLanguageCard.test!(settings)).toBeUndefined();
  reply = { status: 400, body: failure(400, 'INVALID_ARGUMENT', 'API key not valid.') };
  expect(await googleLanguageCard.test!(settings)).toBe('The API key was refused: API key not valid.');
});
