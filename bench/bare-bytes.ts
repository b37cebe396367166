/** A bare Express server that answers with fixed bytes: the most that any server on Express could reach. */
import type { AddressInfo } from 'node:net';
import express from 'express';

/** Reply by scenario name. */
export type FixedReplies = Record<string, { status: number; body: string }>;

process.once('message', (replies: FixedReplies) => {
  const app = express();
  for (const [name, { status, body }] of Object.entries(replies)) {
    const reply = (_request: express.Request, response: express.Response) => {
      response.status(status).type('json').send(body);
    };
    app.get(`/${name}`, reply);
    app.post(`/${name}`, express.json(), reply);
  }
  const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
