import { z } from 'zod';
import type { ParsedFeed } from './parsed-feed.ts';

/** A value of the wrong type counts as missing, as in other readers. */
const text = z.string().catch('').default('');
const Item = z.object({
  id: z.coerce.string().catch('').default(''),
  url: text,
  external_url: text,
  title: text,
  summary: text,
  content_html: text,
  content_text: text,
  date_published: text,
  date_modified: text,
  image: text,
  banner_image: text,
  language: text,
});
/** JSON Feed 1.0 and 1.1, https://www.jsonfeed.org/version/1.1/ */
const JsonFeed = z.object({
  version: z.string().regex(/jsonfeed\.org/),
  title: text,
  language: text,
  items: z.array(z.unknown()).default([]),
});

/** Undefined for what is no JSON Feed. */
export function parseJsonFeed(json: string, address: string): ParsedFeed | undefined {
  const feed = JsonFeed.safeParse(parse(json));
  if (!feed.success) return undefined;
  const { title, language, items } = feed.data;
  const complete = (target: string) => (target ? URL.parse(target, address)?.href : undefined);
  const escaped = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return {
    title: escaped(title),
    language: language || undefined,
    ttlMinutes: undefined,
    entries: items.flatMap((given) => {
      const parsed = Item.safeParse(given);
      if (!parsed.success) return [];
      const item = parsed.data;
      return {
        id: item.id,
        url: complete(item.url || item.external_url || (/^https?:/.test(item.id) ? item.id : '')),
        title: escaped(item.title),
        summary: escaped(item.summary),
        content: item.content_html || escaped(item.content_text),
        date: item.date_published || item.date_modified,
        image: complete(item.image || item.banner_image),
        language: item.language || undefined,
        publisher: '',
      };
    }),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
