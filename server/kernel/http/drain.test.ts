import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { drainable } from './drain.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(answer: (res: ServerResponse) => unknown = (res) => res.end('done')) {
  const server: Server = createServer((_req, res) => answer(res));
  const close = drainable(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.closeAllConnections());
  return { server, close, port: (server.address() as AddressInfo).port };
}

async function ask(port: number, agent?: Agent): Promise<{ body: string; connection: string | undefined }> {
  const [res] = (await once(get({ port, host: '127.0.0.1', path: '/', agent }), 'response')) as [IncomingMessage];
  return { body: await text(res), connection: res.headers.connection };
}

describe('a server that ends', () => {
  it('answers what the system took before the program saw it, and whoever is sent here meanwhile', async () => {
    const { server, close, port } = await open();
    const socket = connect(port, '127.0.0.1');
    closing.push(() => socket.destroy());
    await once(socket, 'connect');
    const ended = close(5_000);
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 .*connection: close.*done/is);
    expect(await ask(port)).toEqual({ body: 'done', connection: 'close' });
    await ended;
    expect(server.listening).toBe(false);
    await expect(ask(port)).rejects.toThrow('ECONNREFUSED');
  });

  it('ends connections that are kept with their next reply', async () => {
    const { close, port } = await open();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    closing.push(() => agent.destroy());
    expect((await ask(port, agent)).connection).toBe('keep-alive');
    const ended = close(5_000);
    expect((await ask(port, agent)).connection).toBe('close');
    await ended;
  });

  it('lets a running request finish, and cuts one that takes longer than the grace', async () => {
    const running = Promise.withResolvers<ServerResponse>();
    const { close, port } = await open(running.resolve);
    const asked = ask(port);
    const res = await running.promise;
    const ended = close(5_000);
    res.end('late');
    expect((await asked).body).toBe('late');
    await ended;
    const other = await open(() => {});
    const cut = ask(other.port).catch((error: Error) => error.message);
    await once(other.server, 'request');
    await other.close(100);
    expect(await cut).toBe('socket hang up');
  });
});
