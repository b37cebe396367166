import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

interface SentSpan {
  name: string;
  traceId: string;
  parentSpanId?: string;
  links?: { traceId: string }[];
}

const spans: SentSpan[] = [];
let collector: Server;
let app: TestApp;
let admin: Actor;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

beforeAll(async () => {
  collector = createServer(async (req, res) => {
    const sent = (await json(req)) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };
    spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    res.setHeader('Content-Type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  app = await startApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
  admin = await app.setUp();
  await admin.fetch('/v1/contacts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    body: JSON.stringify({ firstName: 'Ann', lastName: 'Example' }),
  });
  // Once it is found, the listener of the index has run; stopping sends all spans.
  await vi.waitFor(
    async () => expect(await (await admin.fetch('/v1/search?q=Ann')).text()).toContain('Example'),
    10_000,
  );
  await app.stop();
});
afterAll(() => {
  collector.close();
});

it('follows a request from its caller into the database and on to the listeners of its event', () => {
  const ofTrace = spans.filter(
    (span) => span.traceId === traceId || span.links?.some((link) => link.traceId === traceId),
  );
  const names = ofTrace.map(({ name }) => name);
  expect(names).toContain('POST /v1/contacts');
  expect(ofTrace.find(({ name }) => name === 'POST /v1/contacts')).toMatchObject({ parentSpanId: '00f067aa0ba902b7' });
  expect(names).toContain('insert outbox');
  expect(names).toContain('deliver crm.indexRecords');
  expect(names).not.toContain('find outbox');
});

it('names no span of a request by an address with ids or queries in it', () => {
  expect(spans.filter(({ name }) => /\?|[0-9a-f]{24}/.test(name))).toEqual([]);
});
