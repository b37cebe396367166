import { audit } from '@sequelstring/contract/audit.ts';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Download, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { download } from '../../../lib/download.ts';
import { auditWords as words } from '../../../lib/messages/audit.ts';
import { useUsers } from '../../../lib/queries/users.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type AuditView, auditFilterOf, auditQuery } from '../api/audit.queries.ts';
import { AuditLine } from '../components/audit-line.tsx';

const all = 'all';
const kinds = [all, ...Object.keys(words.kinds)].map((value) => ({
  value,
  label: words.kinds[value] ?? words.everything,
}));
const periods = Object.entries(words.periods).map(([value, label]) => ({ value, label }));

/** Who did what: narrowed by person, type and period, and exported as it is narrowed. */
export function AuditPage() {
  const [view, setView] = useState<AuditView>({});
  const entries = useInfiniteQuery(auditQuery(view));
  const list = entries.data?.pages.flatMap((page) => page.data);
  return (
    <Card flush title={words.title} description={words.help} action={<ExportButton view={view} />}>
      <Filters view={view} onChange={setView} />
      {entries.isError && !list && <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isPending && (
        <Loading label={words.loading} className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-2/3" />
        </Loading>
      )}
      {list?.length === 0 && (
        <EmptyState icon={ScrollText} title={words.nothing}>
          {words.nothingHelp}
        </EmptyState>
      )}
      <ol className="divide-y">
        {list?.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
      </ol>
      {entries.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </Card>
  );
}

function Filters({ view, onChange }: { view: AuditView; onChange(view: AuditView): void }) {
  const { data: users = [] } = useUsers();
  return (
    <div className="flex flex-wrap gap-2 border-b px-4 py-2">
      <Combobox
        aria-label={words.person}
        className="w-44 max-sm:flex-1"
        options={users.map(({ id, name }) => ({ value: id, label: name }))}
        value={view.actor}
        onValueChange={(actor) => onChange({ ...view, actor })}
        clearLabel={words.everyone}
        searchPlaceholder={words.findPerson}
      />
      <Select
        aria-label={words.about}
        className="w-44 max-sm:flex-1"
        options={kinds}
        value={view.kind ?? all}
        onValueChange={(kind) => onChange({ ...view, kind: kind === all ? undefined : kind })}
      />
      <Select
        aria-label={words.period}
        className="w-40 max-sm:flex-1"
        options={periods}
        value={String(view.days ?? all)}
        onValueChange={(days) => onChange({ ...view, days: days === all ? undefined : Number(days) })}
      />
    </div>
  );
}

function ExportButton({ view }: { view: AuditView }) {
  const run = useMutation({ mutationFn: () => api.fetchFile(audit.exportCsv, { query: auditFilterOf(view) }) });
  const save = () =>
    run.mutate(undefined, {
      onSuccess: (file) => download(file, 'audit.csv'),
      onError: (error) => toast.failure(words.notExported, error),
    });
  return <IconButton icon={Download} label={words.exportCsv} disabled={run.isPending} onClick={save} />;
}
