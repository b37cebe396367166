import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TakenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What the server does with a request; undefined for the usual. */
export type Answer = (request: TakenRequest, res: ServerResponse) => boolean | undefined;

/** A vendor's API on 127.0.0.1: answers as the vendor does, unless a test says otherwise. */
export async function startApiServer(usual: (request: TakenRequest, res: ServerResponse) => void) {
  const taken: TakenRequest[] = [];
  const state: { answer?: Answer } = {};
  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString('utf8');
    const request = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, body };
    taken.push(request);
    if (!state.answer?.(request, res)) usual(request, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    state,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const json = (res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): true => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return true;
};
