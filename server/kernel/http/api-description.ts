import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Route } from '@sequelstring/contract/route.ts';
import type express from 'express';
import { renderDocs } from './docs-page.ts';
import { describeApi } from './openapi.ts';
import { codingFor, send } from './reply.ts';
import { factsOf } from './request-facts.ts';
import type { HeaderList } from './security-headers.ts';

interface Described {
  /** Of the whole API. */
  routes(): Promise<readonly Route[]>;
  version: string;
  publicUrl: string;
  headers: { api: HeaderList; page: HeaderList };
}

/** A text of a megabyte, packed once for all who ask. */
interface Packed {
  plain: Buffer;
  br: Buffer;
  gzip: Buffer;
}

/** The same for everybody, and another only after an upgrade. */
const keep = 'public, max-age=300, stale-while-revalidate=86400';

/** `/v1/openapi.json` and `/docs`, made at the first call. */
export function describeRoutes({ routes, version, publicUrl, headers }: Described): express.RequestHandler {
  let made: Promise<{ json: Packed; page: Packed }> | undefined;
  const make = async () => {
    const api = await describeApi(await routes(), version, publicUrl);
    const [json, page] = await Promise.all([pack(JSON.stringify(api)), pack(renderDocs(api))]);
    return { json, page };
  };
  return async (req, res) => {
    made ??= make();
    const { json, page } = await made;
    const isPage = req.path === '/docs';
    const facts = factsOf(res);
    facts.route = req.path;
    const coding = codingFor(req);
    send(req, res, {
      status: 200,
      type: isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      body: (isPage ? page : json)[coding ?? 'plain'],
      ...(coding && { coding }),
      headers: [...(isPage ? headers.page : headers.api), 'X-Request-Id', facts.id, 'Cache-Control', keep],
      cacheable: true,
    });
  };
}

async function pack(text: string): Promise<Packed> {
  const plain = Buffer.from(text);
  const [br, gz] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)]);
  return { plain, br, gzip: gz };
}
