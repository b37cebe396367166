import { Parser } from 'htmlparser2';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';

const mostBytes = 1_000_000;
const mostLinks = 40;

interface OwnLinks {
  /** Where the page is, after redirects. */
  page: string;
  links: string[];
}

/** The addresses that a page names as its owner's own (`rel="me"`, https://microformats.org/wiki/rel-me). Throws `OutboundError`. */
export async function ownLinksOf(fetch: SafeFetch, address: string, signal: AbortSignal): Promise<OwnLinks> {
  const response = await fetch(address, {
    maxBytes: mostBytes,
    timeoutMs: 10_000,
    signal,
    headers: { accept: 'text/html' },
  });
  if (response.status !== 200 || !/^text\/html\b/i.test(response.headers['content-type'] ?? '')) {
    response.discard();
    return { page: response.url, links: [] };
  }
  const links = new Set<string>();
  const parser = new Parser({
    onopentag: (name, { rel, href }) => {
      if ((name !== 'a' && name !== 'link') || !href || !rel?.toLowerCase().split(/\s+/).includes('me')) return;
      const url = URL.parse(href, response.url);
      if (url && /^https?:$/.test(url.protocol) && links.size < mostLinks) links.add(url.href);
    },
  });
  parser.end((await response.bytes()).toString('utf8'));
  return { page: response.url, links: [...links] };
}
