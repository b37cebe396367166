/** A bare Express server that asks the database what the product asks for the same request, and answers with what it got. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { BSON, type Document, MongoClient } from 'mongodb';

export interface QueryPlan {
  uri: string;
  /** Path -> the commands that the product sends for it, as Extended JSON. */
  commands: Record<string, string>;
}

process.once('message', async ({ uri, commands }: QueryPlan) => {
  const client = await MongoClient.connect(uri);
  const db = client.db();
  const byPath = new Map(Object.entries(commands).map(([path, text]) => [path, BSON.EJSON.parse(text) as Document[]]));
  const app = express();
  app.get('/{*path}', async (request, response) => {
    const replies = await Promise.all((byPath.get(request.url) ?? []).map((command) => db.command(command)));
    response.json({ success: true, data: replies.map((reply) => reply.cursor?.firstBatch ?? reply.n) });
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
