import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { download } from '../../lib/download.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { toast } from '../../ui/toast.tsx';
import type { ListQuery } from '../api/record.queries.ts';
import { recordApi } from '../record.ts';
import type { RecordView } from '../view.ts';

/** Saves what the list shows, of all its pages, as CSV. */
export function ExportButton({ view: { kind }, query }: { view: RecordView; query: ListQuery }) {
  const run = useMutation({ mutationFn: () => recordApi(kind).exportCsv(query) });
  const save = () =>
    run.mutate(undefined, {
      onSuccess: (file) => download(file, `${kind.plural}.csv`),
      onError: (error) => toast.failure(words.notExported(kind.label.many), error),
    });
  return (
    <IconButton
      icon={Download}
      label={words.exportCsv}
      disabled={run.isPending}
      onClick={save}
      className="max-sm:hidden"
    />
  );
}
