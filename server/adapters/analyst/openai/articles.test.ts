import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { localArticles } from '../local/articles.ts';
import { openAiArticles } from './articles.ts';
import { OpenAiClient, type OpenAiError } from './client.ts';

/** A server with the published shape of `POST /chat/completions`. */
let server: Server;
let baseUrl: string;
let asked: { headers: Record<string, unknown>; body: Record<string, never> }[] = [];
let reply: { status: number; headers?: Record<string, string>; body: unknown };
let problems: OpenAiError[] = [];

beforeAll(async () => {
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    asked.push({ headers: req.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    res.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    res.end(JSON.stringify(reply.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  problems = [];
});

const article = {
  title: 'Gannit Aerospace appoints Kim Example as chief executive',
  snippet: 'Gannit Aerospace named Kim Example chief executive. Shares rose in early trade.',
  companies: [{ id: 'a1', mentions: [{ field: 'title' as const, start: 0, end: 16 }] }],
};
const answer = {
  language: 'en',
  category: 'leadership',
  confidence: 0.9,
  sentiment: { label: 'positive', score: 0.4 },
  companies: [{ id: 'a1', sentiment: { label: 'positive', score: 0.6 } }],
  people: ['Kim Example', 'Nobody Named'],
  places: [],
  organisations: ['Gannit Aerospace'],
  summary: ['Gannit Aerospace named Kim Example chief executive.', 'A sentence that is not there.'],
};
const completion = (content: unknown, more: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'some-model',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      logprobs: null,
      message: { role: 'assistant', refusal: null, content: JSON.stringify(content) },
      ...more,
    },
  ],
  usage: { prompt_tokens: 300, completion_tokens: 120, total_tokens: 420 },
});

const settings = async () => ({ apiKey: 'a-key', baseUrl, model: 'some-model' });
const analyst = (budget?: { isLeft(): Promise<boolean>; spend(tokens: number): Promise<void> }) =>
  openAiArticles(new OpenAiClient({ settings, ...(budget && { budget }) }), localArticles, (error) =>
    problems.push(error),
  );

it('asks for a strict schema, and keeps only what stands in the article', async () => {
  reply = { status: 200, body: completion(answer) };
  const reading = await analyst().readArticle(article);
  expect(reading).toMatchObject({
    language: 'en',
    category: { name: 'leadership', confidence: 0.9 },
    companies: [{ id: 'a1', sentiment: { label: 'positive', score: 0.6 } }],
    entities: { people: [{ name: 'Kim Example' }] },
  });
  expect(reading.summary.map(({ text }) => text)).toEqual(['Gannit Aerospace named Kim Example chief executive.']);
  const { headers, body } = asked[0]!;
  expect(headers.authorization).toBe('Bearer a-key');
  expect(body).toMatchObject({
    model: 'some-model',
    response_format: { type: 'json_schema', json_schema: { strict: true, schema: { additionalProperties: false } } },
  });
  const { schema } = (body as never as { response_format: { json_schema: { schema: Record<string, object> } } })
    .response_format.json_schema;
  expect(schema.required).toEqual(Object.keys(schema.properties!));
});

it.each([
  ['the key is refused', 401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } }, 'refused'],
  ['the account is empty', 429, { error: { message: 'quota', code: 'insufficient_quota' } }, 'quota_spent'],
  ['the provider is down', 503, {}, 'unreachable'],
  ['the answer has another shape', 200, completion({ category: 'weather' }), 'unreadable'],
  ['the answer is cut off', 200, completion({}, { finish_reason: 'length' }), 'cut_off'],
  ['the model declines', 200, completion({}, { message: { content: null, refusal: 'No.' } }), 'refused'],
])('reads the article itself when %s', async (_, status, body, problem) => {
  reply = { status, body };
  expect(await analyst().readArticle(article)).toEqual(await localArticles.readArticle(article));
  expect(problems.map((error) => error.problem)).toEqual([problem]);
});

it('says how long to wait when it was asked too often', async () => {
  reply = { status: 429, headers: { 'retry-after': '7' }, body: { error: { message: 'slow down', code: null } } };
  await analyst().readArticle(article);
  expect(problems[0]).toMatchObject({ problem: 'rate_limited', retryAfterMs: 7_000, isTemporary: true });
});

it('asks nobody once the budget is spent', async () => {
  reply = { status: 200, body: completion(answer) };
  let left = 400;
  const budget = {
    isLeft: async () => left > 0,
    spend: async (tokens: number) => {
      left -= tokens;
    },
  };
  const budgeted = analyst(budget);
  await budgeted.readArticle(article);
  await budgeted.readArticle(article);
  expect(asked).toHaveLength(1);
  expect(problems.map((error) => error.problem)).toEqual(['over_budget']);
});
