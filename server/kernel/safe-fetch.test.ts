import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressRanges, isPublicAddress } from './address-ranges.ts';
import { OutboundError } from './safe-fetch.errors.ts';
import { createSafeFetch, type SafeFetch, type SafeFetchOptions } from './safe-fetch.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

let base: string;
let port: number;
const seen: IncomingMessage[] = [];
let handle: Handler = (_req, res) => res.end('hello');
const answer: RequestListener = (req, res) => {
  seen.push(req);
  handle(req, res);
};
const server = createServer(answer);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Reaches the test's own server, as an operator may allow it. */
const allowed = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) });
/** As installed; asks a resolver that the test fills in, so that no name leaves the machine. */
const guarded = (resolve: (host: string) => readonly string[] = () => []): SafeFetch =>
  createSafeFetch({ allow: new AddressRanges([]), resolve: async (host) => resolve(host) });

/** What came back for one answer of the server. */
function get(handler: Handler, options?: SafeFetchOptions) {
  handle = handler;
  return allowed(`${base}/start`, options);
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => 'nothing was refused',
    (thrown) => thrown,
  );
  if (!(error instanceof OutboundError)) throw error;
  return error.code;
};

describe('addresses', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.0.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['10.0.0.0/33', 'x', '10.0.0.1/', '::1/129', '10.0.0.0/8/8'])('%j is no range', (entry) =>
    expect(() => new AddressRanges([entry])).toThrow(/is not an address or a range/),
  );
});

describe('the guard refuses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0x0.0x0.0x1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://127.0.0.1%2e/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://10.0.0.1:8080/',
    'https://192.168.0.1/',
  ])('%s', async (address) => expect(await refusal(guarded()(address))).toBe('refused_address'));

  it.each(['localhost', 'LOCALHOST', 'localhost.', 'metadata.google.internal', 'intranet', '127.0.0.1.nip.test'])(
    'the name %s that leads to this machine',
    async (host) =>
      expect(await refusal(guarded(() => ['127.0.0.1'])(`http://${host}:${port}/`))).toBe('refused_address'),
  );

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://127.0.0.1:6379/_x',
    'data:text/plain,x',
    'javascript:alert(1)',
    'http://',
    '//example.com',
    'example.com',
    '',
    'http://user:password@example.com/',
    'http://127.0.0.1:99999/',
    'http://[::1%25lo]/',
  ])('%j as an address', async (address) => expect(await refusal(guarded()(address))).toBe('bad_address'));

  it('a name that nobody has', async () =>
    expect(await refusal(guarded(() => [])('http://nowhere.test/'))).toBe('host_not_found'));

  it('with a sentence that a person understands', async () =>
    await expect(guarded(() => ['10.1.2.3'])('http://intranet.test/')).rejects.toThrow(
      'intranet.test leads into a private network, which this server does not open.',
    ));
});

describe('a name whose address changes (DNS rebinding)', () => {
  it('is resolved once, and the connection goes to the address that was judged', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const fetch = createSafeFetch({
      allow: new AddressRanges(['127.0.0.1']),
      resolve: async () => answers[asked++] ?? [],
    });
    handle = (_req, res) => res.end('pinned');
    const reply = await fetch(`http://rebinding.test:${port}/`);
    expect((await reply.bytes()).toString()).toBe('pinned');
    expect(asked).toBe(1);
    expect(seen.at(-1)?.headers.host).toBe(`rebinding.test:${port}`);
  });

  it('is judged again behind a redirect to itself', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const fetch = createSafeFetch({
      allow: new AddressRanges(['127.0.0.1']),
      resolve: async () => answers[asked++] ?? [],
    });
    handle = (_req, res) => res.writeHead(302, { Location: '/again' }).end();
    expect(await refusal(fetch(`http://rebinding.test:${port}/`))).toBe('refused_address');
  });

  it('is reached at its allowed addresses alone', async () => {
    const fetch = createSafeFetch({
      allow: new AddressRanges(['127.0.0.1']),
      resolve: async () => ['10.0.0.1', '::1', '127.0.0.1'],
    });
    handle = (_req, res) => res.end('here');
    expect((await (await fetch(`http://mixed.test:${port}/`)).bytes()).toString()).toBe('here');
  });
});

describe('redirects', () => {
  const to =
    (location: string, status = 302): Handler =>
    (req, res) =>
      req.url === '/start' ? res.writeHead(status, { Location: location }).end() : res.end(`at ${req.url}`);

  it('are followed, and the last address is told', async () => {
    const reply = await get(to(Buffer.from('/next?x=é').toString('latin1')));
    expect((await reply.bytes()).toString()).toBe('at /next?x=%C3%A9');
    expect(reply.url).toBe(`${base}/next?x=%C3%A9`);
  });

  it.each([
    ['http://10.0.0.1/', 'refused_address'],
    ['http://169.254.169.254/latest', 'refused_address'],
    ['//[::1]/', 'refused_address'],
    ['http://0x0a000001/', 'refused_address'],
    ['file:///etc/passwd', 'bad_address'],
    ['http://a:b@example.com/', 'bad_address'],
  ])('to %s are refused', async (location, code) => expect(await refusal(get(to(location)))).toBe(code));

  it('without end are given up', async () =>
    expect(await refusal(get((_req, res) => res.writeHead(307, { Location: '/start' }).end()))).toBe(
      'too_many_redirects',
    ));

  it('are handed back where none is to be followed, as for what is sent', async () => {
    expect((await get(to('/next'), { redirects: 0 })).status).toBe(302);
    const posted = await get(to('/next', 307), { method: 'POST', body: 'x' });
    expect(posted.status).toBe(307);
    posted.discard();
  });

  it('to another origin carry no secrets', async () => {
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': 'secret', Accept: 'text/html' };
    const fetch = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']), resolve: async () => ['127.0.0.1'] });
    handle = to(`http://elsewhere.test:${port}/next`);
    await (await fetch(`${base}/start`, { headers })).bytes();
    expect(JSON.stringify(seen.at(-1)?.headers)).not.toMatch(/secret|a=b/);
    expect(seen.at(-1)?.headers.accept).toBe('text/html');
  });

  it('lead to the named hosts alone', async () => {
    const fetch = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']), resolve: async () => ['127.0.0.1'] });
    const hosts = ['media.vendor.test', '.cdn.vendor.test'];
    handle = to(`http://a.cdn.vendor.test:${port}/next`);
    expect((await fetch(`http://media.vendor.test:${port}/start`, { hosts })).status).toBe(200);
    handle = to(`http://cdn.vendor.test.evil.test:${port}/next`);
    expect(await refusal(fetch(`http://media.vendor.test:${port}/start`, { hosts }))).toBe('refused_host');
    expect(await refusal(fetch(`http://evil.test:${port}/start`, { hosts }))).toBe('refused_host');
  });
});

describe('limits', () => {
  it('end a body that is announced too large, or grows too large', async () => {
    const big = Buffer.alloc(2000, 'a');
    const announced = await get((_req, res) => res.end(big), { maxBytes: 1000 });
    expect(await refusal(announced.bytes())).toBe('too_large');
    const grown = await get(
      (_req, res) => {
        res.write(big);
        res.end(big);
      },
      { maxBytes: 3000 },
    );
    expect(await refusal(grown.bytes())).toBe('too_large');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('end a bomb packed with %s long before it is unpacked', async (coding, pack) => {
    const bomb = pack(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().arrayBuffers;
    const reply = await get((_req, res) => res.writeHead(200, { 'Content-Encoding': coding }).end(bomb), {
      maxBytes: 1_000_000,
    });
    expect(await refusal(reply.bytes())).toBe('too_large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });

  it('unpack what is packed, and refuse packing within packing', async () => {
    const packed = gzipSync('unpacked');
    const reply = await get((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed));
    expect((await reply.bytes()).toString()).toBe('unpacked');
    const twice = await get((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip, gzip' }).end(packed));
    expect(await refusal(twice.bytes())).toBe('bad_reply');
    const broken = await get((_req, res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip'));
    expect(await refusal(broken.bytes())).toBe('bad_reply');
  });

  it('end an answer that does not begin, and one that does not end', async () => {
    expect(await refusal(get(() => {}, { timeoutMs: 100 }))).toBe('timeout');
    expect(await refusal(get(() => {}, { idleMs: 100 }))).toBe('timeout');
    const trickle: Handler = (req, res) => {
      const timer = setInterval(() => res.write('.'), 10);
      req.on('close', () => clearInterval(timer));
    };
    expect(await refusal((await get(trickle, { timeoutMs: 150 })).bytes())).toBe('timeout');
    const stuck = await get((_req, res) => void res.write('.'), { idleMs: 100 });
    expect(await refusal(stuck.bytes())).toBe('timeout');
  });

  it('cover the resolver', async () => {
    const fetch = createSafeFetch({ allow: new AddressRanges([]), resolve: () => new Promise(() => {}) });
    expect(await refusal(fetch('http://slow.test/', { timeoutMs: 50 }))).toBe('timeout');
  });

  it('leave the caller its own way to stop', async () => {
    const abort = new AbortController();
    const reply = await get((_req, res) => void res.write('.'), { signal: abort.signal });
    const reading = reply.bytes();
    abort.abort(new Error('The worker drains'));
    await expect(reading).rejects.toThrow('The worker drains');
  });

  it('name a server that is not there, and one that speaks something else', async () => {
    expect(await refusal(allowed('http://127.0.0.1:1/'))).toBe('unreachable');
    expect(await refusal(allowed(`https://127.0.0.1:${port}/`))).toBe('bad_reply');
  });
});

describe('a conditional request', () => {
  it('asks for what changed and hands on the validators', async () => {
    const handler: Handler = (req, res) => {
      const same = req.headers['if-none-match'] === '"1"';
      res.writeHead(same ? 304 : 200, { ETag: '"1"', 'Last-Modified': 'Mon, 01 Mar 2027 00:00:00 GMT' });
      res.end(same ? undefined : 'news');
    };
    const first = await get(handler);
    expect((await first.bytes()).toString()).toBe('news');
    expect(first.validators).toEqual({ etag: '"1"', lastModified: 'Mon, 01 Mar 2027 00:00:00 GMT' });
    const second = await get(handler, { ifChanged: first.validators });
    expect(second.status).toBe(304);
    expect((await second.bytes()).length).toBe(0);
    expect(seen.at(-1)?.headers['if-modified-since']).toBe('Mon, 01 Mar 2027 00:00:00 GMT');
  });
});
