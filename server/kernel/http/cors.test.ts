import { budgets, route } from '@sequelstring/contract/route.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { bind } from '../module.ts';
import { errorOf, openTestServer, type TestServer } from './http.fixture.ts';

const list = route({
  method: 'GET',
  path: '/list',
  summary: 'A list',
  tag: 'Test',
  access: 'signed-in',
  budget: budgets.read,
  audit: false,
  output: z.string(),
});

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  server.serve([bind(list, async () => 'ok')]);
});
afterAll(() => server.listening.close(0));

const from = (Origin: string, more: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.base}/v1/list`, { method, headers: { Origin, Authorization: 'Bearer rep', ...more } });
const preflight = { 'Access-Control-Request-Method': 'PATCH', 'Access-Control-Request-Headers': 'authorization' };

it("lets the app's other origin read replies, with its cookies", async () => {
  const res = await from('https://app.example.com', { 'Sec-Fetch-Site': 'cross-site' });
  expect(res.status).toBe(200);
  expect(res.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(res.headers.get('access-control-allow-credentials')).toBe('true');
  expect(res.headers.get('vary')).toContain('Origin');
  const refused = await from('https://app.example.com', { Authorization: 'Bearer nobody' });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://app.example.com',
  ]);
});

it('answers its questions in advance', async () => {
  const res = await from('https://app.example.com', preflight, 'OPTIONS');
  expect(res.status).toBe(204);
  expect(res.headers.get('access-control-allow-methods')).toContain('PATCH');
  expect(res.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
});

it.each(['https://app.example.com.evil.test', 'http://app.example.com', 'https://other.example.com', 'null'])(
  'tells a page of %s nothing',
  async (origin) => {
    const res = await from(origin);
    expect([res.status, (await errorOf(res)).code]).toEqual([403, 'origin_refused']);
    expect(res.headers.get('access-control-allow-origin')).toBeNull();
    const asked = await from(origin, preflight, 'OPTIONS');
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  },
);
