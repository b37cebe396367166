import { Parser } from 'htmlparser2';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { isDuplicateKey, transaction } from '../../kernel/db.ts';
import { RawReply } from '../../kernel/http/raw-reply.ts';
import { insertSource, newSourceId, type SourceRow } from './source.model.ts';
import type { SourceDeps } from './source.service.ts';

const mostFeeds = 500;

/** The feeds as other readers take them. */
export function exportOpml(sources: readonly SourceRow[]): RawReply {
  const outlines = sources.map(
    ({ name, url }) =>
      `    <outline type="rss" text="${quoted(name)}" title="${quoted(name)}" xmlUrl="${quoted(url)}"/>`,
  );
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    '  <head><title>News sources</title></head>',
  ];
  return new RawReply({
    type: 'text/x-opml; charset=utf-8',
    body: [...lines, '  <body>', ...outlines, '  </body>', '</opml>', ''].join('\n'),
    headers: { 'content-disposition': 'attachment; filename="sources.opml"' },
  });
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Adds the feeds of a list; whether each can be read shows on the page of sources, as it takes time to try them. */
export async function importOpml(
  { clock }: SourceDeps,
  caller: Caller,
  opml: string,
): Promise<{ added: number; known: number; refused: string[] }> {
  const result = { added: 0, known: 0, refused: [] as string[] };
  for (const { url, name } of feedsOf(opml)) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      result.refused.push(url.slice(0, 200));
      continue;
    }
    const now = nowAsDate(clock);
    const row: SourceRow = {
      ...{
        _id: newSourceId(),
        type: 'rss',
        name: name || new URL(url).hostname,
        url: new URL(url).href,
        isActive: true,
      },
      ...{ intervalMinutes: 15, trust: 0.5, articles: 0, failures: 0, nextFetchAt: now, createdAt: now },
    };
    try {
      await transaction((session) => insertSource(row, session));
      result.added++;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      result.known++;
    }
  }
  await audit({ ...caller, action: 'source.imported', kind: 'source', detail: `${result.added} added` });
  return result;
}

function feedsOf(opml: string): { url: string; name: string }[] {
  const feeds = new Map<string, { url: string; name: string }>();
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        const of = (key: string) =>
          Object.entries(attributes)
            .find(([name]) => name.toLowerCase() === key)?.[1]
            ?.trim() ?? '';
        const url = of('xmlurl');
        if (tag.toLowerCase() !== 'outline' || !url || feeds.size >= mostFeeds) return;
        feeds.set(url, { url, name: (of('title') || of('text')).replace(/\s+/g, ' ').slice(0, 200) });
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(opml);
  return [...feeds.values()];
}
