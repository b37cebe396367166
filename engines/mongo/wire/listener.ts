import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type Service, serveConnection } from './connection.ts';

/** Where to listen: a Unix socket, or a TCP port (0: the system chooses) on a host. */
export type ListenAt = { readonly socket: string } | { readonly port: number; readonly host?: string };

export interface Listener {
  /** What clients connect to: a path, or `host:port`. */
  readonly address: string;
  readonly uri: string;
  readonly connections: number;
  close(): Promise<void>;
}

/** Listens for MongoDB clients. Rejects when the address is taken. */
export async function listen(at: ListenAt, service: Service): Promise<Listener> {
  const sockets = new Set<net.Socket>();
  let nextClient = 1;
  let address = '';
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const closed = new AbortController();
    socket.on('close', () => {
      sockets.delete(socket);
      closed.abort();
    });
    const close = (): void => void socket.destroy();
    const client = { id: nextClient++, host: address, metadata: undefined, closed: closed.signal, close };
    serveConnection(socket, client, service);
  });
  await bind(server, at);
  address = addressOf(server, at);
  return {
    address,
    uri: `mongodb://${'socket' in at ? encodeURIComponent(address) : address}/?directConnection=true`,
    get connections() {
      return sockets.size;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function bind(server: net.Server, at: ListenAt): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    if ('socket' in at) {
      // The folder is locked, so a socket file that stands there was left by a process that is gone.
      fs.rmSync(at.socket, { force: true });
      fs.mkdirSync(path.dirname(at.socket), { recursive: true, mode: 0o700 });
      server.listen(at.socket, () => {
        fs.chmodSync(at.socket, 0o600);
        resolve();
      });
    } else server.listen(at.port, at.host ?? '127.0.0.1', resolve);
  });
}

function addressOf(server: net.Server, at: ListenAt): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return 'socket' in at ? at.socket : '';
  return bound.family === 'IPv6' ? `[${bound.address}]:${bound.port}` : `${bound.address}:${bound.port}`;
}
