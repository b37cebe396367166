import { type Import, importableKinds } from '@sequelstring/contract/imports.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { failureMessage } from '../../../lib/api-failure.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useImports, useUpload } from '../api/import.queries.ts';
import { joinFiles } from '../api/join-files.ts';
import { kindOf } from '../api/kinds.ts';
import { ImportDrop } from '../components/import-drop.tsx';
import { ImportListItem } from '../components/import-list-item.tsx';

/** Brings in a file of records, and lists those that were brought in before. */
export function ImportsPage() {
  const mayEdit = useHasRole(editors);
  const [query] = useSearchParams();
  const kind = kindOf(query.get('kind') ?? 'contact');
  return (
    <>
      <PageHead title="Import" breadcrumb={[{ label: kind.label.many, to: `/${kind.plural}` }]} />
      {mayEdit ? (
        <Imports key={kind.kind} kind={kind} />
      ) : (
        <EmptyState icon={FileUp} title="You have read-only access">
          An administrator, a manager or a rep can import files.
        </EmptyState>
      )}
    </>
  );
}

function Imports({ kind }: { kind: AnyKind }) {
  const navigate = useNavigate();
  const [progress, setProgress] = useState<number>();
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const upload = useUpload(kind, setProgress);

  const send = async (files: File[]) => {
    if (files.length === 0) return;
    setProblem(undefined);
    const chosen = joinFiles(files);
    if (!chosen) return setProblem('Send one table at a time; several vCards can be sent together.');
    setFile(chosen);
    if (chosen.size === 0) return setProblem('The file is empty.');
    setProgress(0);
    try {
      const started = await upload.mutateAsync({ file: chosen });
      navigate(`/imports/${started.id}`);
    } catch (failure) {
      setProblem(failureMessage(failure));
    } finally {
      setProgress(undefined);
    }
  };

  return (
    <div className="flex max-w-4xl flex-col gap-6 px-4 py-5 sm:px-6">
      <div className="flex flex-col gap-3">
        <Segmented
          aria-label="What the file holds"
          className="max-sm:w-full max-sm:overflow-x-auto"
          options={importableKinds.map(({ kind: value, label }) => ({ value, label: label.many }))}
          value={kind.kind as (typeof importableKinds)[number]['kind']}
          onValueChange={(name) => navigate(`/imports?kind=${name}`, { replace: true })}
        />
        <ImportDrop
          kind={kind}
          onFiles={(files) => void send(files)}
          progress={progress}
          fileName={file?.name}
          problem={problem}
        />
      </div>
      <PastImports />
    </div>
  );
}

function PastImports() {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useImports();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <Loading label="Loading past imports" className="flex flex-col gap-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </Loading>
    );
  }
  const imports = data.pages.flatMap((page) => page.data);
  if (imports.length === 0) return null;
  return (
    <Card title="Past imports" flush>
      <ul className="divide-y">
        {imports.map((one: Import) => (
          <ImportListItem key={one.id} one={one} when={formatDateTime(one.createdAt)} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show earlier ones
          </Button>
        </div>
      )}
    </Card>
  );
}
