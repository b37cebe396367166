import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { download } from '../../../lib/download.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';

const words = newsWords.opml;

/** Takes the feeds of another reader, and gives them to one. */
export function OpmlTools({ hasSources }: { hasSources: boolean }) {
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
  const write = async () => {
    try {
      download(await api.fetchFile(intelligence.exportSources), 'sources.opml');
    } catch (error) {
      toast.failure(words.notExported, error);
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
      {hasSources && (
        <Button onClick={() => void write()}>
          <Download aria-hidden strokeWidth={1.5} />
          <span className="max-sm:sr-only">{words.export}</span>
        </Button>
      )}
    </>
  );
}
