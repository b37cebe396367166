import type { NewsSource } from '@sequelstring/contract/intelligence.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';

const words = newsWords.opml;

/** Takes the feeds of another reader, and gives them to one. */
export function OpmlTools({ sources }: { sources: readonly NewsSource[] }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      const { added, known } = await api.call(intelligence.importSources, { body: { opml: await file.text() } });
      toast.success(words.done(added, known));
      await client.invalidateQueries({ queryKey: ['news', 'sources'] });
    } catch (error) {
      toast.failure(words.failed, error);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".opml,.xml,text/x-opml"
        aria-label={words.import}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <Upload aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">{words.import}</span>
      </Button>
      {sources.length > 0 && (
        <Button onClick={() => save(opmlOf(sources))}>
          <Download aria-hidden strokeWidth={1.5} />
          <span className="max-sm:sr-only">{words.export}</span>
        </Button>
      )}
    </>
  );
}

function opmlOf(sources: readonly NewsSource[]): string {
  const opml = document.implementation.createDocument('', 'opml');
  opml.documentElement.setAttribute('version', '2.0');
  const head = opml.documentElement.appendChild(opml.createElement('head'));
  head.appendChild(opml.createElement('title')).textContent = newsWords.sources;
  const body = opml.documentElement.appendChild(opml.createElement('body'));
  for (const { name, url } of sources) {
    const outline = body.appendChild(opml.createElement('outline'));
    for (const [key, value] of Object.entries({ type: 'rss', text: name, title: name, xmlUrl: url }))
      outline.setAttribute(key, value);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(opml)}`;
}

function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/x-opml' }));
  link.download = 'sources.opml';
  link.click();
  URL.revokeObjectURL(link.href);
}
