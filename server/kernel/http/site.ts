import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { RequestHandler } from 'express';
import { codingFor, send } from './reply.ts';
import { factsOf } from './request-facts.ts';
import type { HeaderList } from './security-headers.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** An old page asks for files that are gone; an old icon does no harm while a browser looks for a newer one. */
const keep = {
  fresh: 'no-cache',
  hashed: 'public, max-age=31536000, immutable',
  icon: 'public, max-age=3600, stale-while-revalidate=604800',
};

/**
 * Serves the built browser app: files whose names carry a hash may be kept for ever, and every address that is no file
 * gets the app's page where a browser asks for a page. Files are served as they stood in `dir` at the start, since a later
 * build gives them other names; packed where the build left a `.br` or `.gz` beside them. The page alone has headers of
 * its own, as its policy holds for everything that it loads.
 */
export function siteRoutes(
  dir: string,
  headers: { file: HeaderList; page(): HeaderList | Promise<HeaderList> },
): RequestHandler {
  const all = listFiles(dir);
  const packedFiles = new Set(all.filter((path) => /\.(?:br|gz)$/.test(path)));
  const plain = all.filter((path) => !packedFiles.has(path));
  const files = new Map(plain.map((path) => [`/${relative(dir, path).split(sep).join('/')}`, path]));
  const contents = new Map(all.map((path) => [path, readFileSync(path)]));
  const page = files.get('/index.html');
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const path = files.get(decodePath(req.path)) ?? (wantsPage(req.path, req.headers.accept) ? page : undefined);
    if (!path) return next();
    const facts = factsOf(res);
    facts.route = '(site)';
    const hasHash = /[.-][\w-]{8,}\.\w+$/.test(path) && req.path.startsWith('/assets/');
    const isIcon = /\.(?:svg|png|ico|webp)$/.test(path);
    const coding = codingFor(req);
    const sibling = coding && `${path}.${coding === 'br' ? 'br' : 'gz'}`;
    const packed = sibling && packedFiles.has(sibling) ? sibling : undefined;
    send(req, res, {
      status: 200,
      type: types[extname(path)] ?? 'application/octet-stream',
      body: contents.get(packed ?? path)!,
      ...(packed && { coding }),
      headers: [
        ...(path === page ? await headers.page() : headers.file),
        'X-Request-Id',
        facts.id,
        'Cache-Control',
        keep[hasHash ? 'hashed' : isIcon ? 'icon' : 'fresh'],
      ],
      cacheable: true,
    });
  };
}

/** A browser's own address (`/contacts/…`), not a call to the API or a file that is missing. */
const wantsPage = (path: string, accept = ''): boolean =>
  accept.includes('text/html') && !/^\/(?:v1|socket\.io|assets)(?:\/|$)/.test(path);

const decodePath = (path: string): string => (path === '/' ? '/index.html' : decodeURIComponent(path));

function listFiles(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true, recursive: true }).flatMap((entry) =>
      entry.isFile() && !entry.name.startsWith('.') ? join(entry.parentPath, entry.name) : [],
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
