import type { Import } from '@sequelstring/contract/imports.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { formatCount, formatDateTime, formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type ImportOptions, isUnderWay, useImport, useStartImport } from '../api/import.queries.ts';
import { countOf, kindOf, manyOf } from '../api/kinds.ts';
import { ConsentQuestion } from '../components/consent-question.tsx';
import { ImportChanges } from '../components/import-changes.tsx';
import { ImportCounts } from '../components/import-counts.tsx';
import { ImportDropped } from '../components/import-dropped.tsx';
import { ImportLayoutCard } from '../components/import-layout.tsx';
import { ImportMappingCard } from '../components/import-mapping.tsx';
import { ImportOptionsCard } from '../components/import-options.tsx';
import { ImportPreview } from '../components/import-preview.tsx';
import { ImportProblems } from '../components/import-problems.tsx';
import { ImportProgress } from '../components/import-progress.tsx';
import { ImportRows } from '../components/import-rows.tsx';
import { describeFormat, ImportStatus } from '../components/import-status.tsx';
import { ImportUndone, UndoButton } from '../components/import-undo.tsx';
import { RecordPreview } from '../components/record-preview.tsx';

const trailOf = ({ kind, plural, label }: AnyKind) => [
  { label: label.many, to: `/${plural}` },
  { label: 'Import', to: `/imports?kind=${kind}` },
];

/** One import from its dry run to its result. */
export function ImportPage() {
  const { importId = '' } = useParams();
  const { data: one, error, refetch } = useImport(importId);
  if (error && !one) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!one) {
    return (
      <>
        <PageHead title={<Skeleton className="h-6 w-40" />} breadcrumb={[{ label: 'Import', to: '/imports' }]} />
        <Loading label="Loading the import" className="flex max-w-4xl flex-col gap-4 px-4 py-5 sm:px-6">
          <Skeleton className="h-20" />
          <Skeleton className="h-48" />
        </Loading>
      </>
    );
  }
  return <LoadedImport key={one.id} one={one} />;
}

function LoadedImport({ one }: { one: Import }) {
  const kind = kindOf(one.kind);
  const start = useStartImport(one.id);
  const [choices, setChoices] = useState<ImportOptions>({});
  const [unchecked, setUnchecked] = useState(false);
  const unclear = one.unclearColumns.filter((column) => choices.mapping?.[column] === undefined);
  const mapping = { ...one.mapping, ...choices.mapping };
  const reviewing = one.dryRun && one.status === 'completed' && one.totalRows > 0;

  const run = (options: ImportOptions) => {
    setUnchecked(false);
    start.mutate(options, { onError: (failure) => toast.failure('The import could not be started', failure) });
  };
  const change = (changed: ImportOptions) => {
    setChoices((before) => ({ ...before, ...changed }));
    setUnchecked(true);
  };

  return (
    <>
      <PageHead
        title={one.fileName}
        breadcrumb={trailOf(kind)}
        description={
          <span className="flex flex-wrap items-center gap-2 pt-1">
            <ImportStatus one={one} />
            {describeFormat(one)} · {formatDateTime(one.createdAt)}
          </span>
        }
        actions={
          reviewing ? (
            <>
              {unchecked && (
                <Button loading={start.isPending} onClick={() => run({ ...choices, dryRun: true })}>
                  Check again
                </Button>
              )}
              <Button
                variant="primary"
                loading={start.isPending}
                disabled={unclear.length > 0}
                onClick={() => run({ ...choices, dryRun: false })}
              >
                {unchecked ? 'Import' : `Import ${describeAmount(one)}`}
              </Button>
            </>
          ) : (
            <UndoButton one={one} />
          )
        }
      />
      <div className="flex max-w-4xl flex-col gap-4 px-4 py-5 sm:px-6">
        <Outcome one={one} busy={start.isPending} onResume={() => run({ ...choices, dryRun: one.dryRun })} />
        {reviewing && (
          <ConsentQuestion
            columns={unclear}
            onAnswer={(mapping) => change({ mapping: { ...choices.mapping, ...mapping } })}
          />
        )}
        {!isUnderWay(one) && <ImportDropped one={one} mapping={mapping} />}
        {isUnderWay(one) && <ImportProgress one={one} />}
        {!(isUnderWay(one) && one.dryRun) && <ImportCounts one={one} />}
        {reviewing && (
          <>
            {one.format === 'csv' && <ImportRows one={one} />}
            <ImportOptionsCard one={one} options={choices} mapping={mapping} onChange={change} />
            {one.kind === 'contact' ? (
              <ImportPreview preview={one.preview} />
            ) : (
              <RecordPreview kind={kind} preview={one.preview} mapping={one.mapping} />
            )}
          </>
        )}
        {one.status === 'completed' && one.updated > 0 && !one.undo && <ImportChanges one={one} />}
        {!isUnderWay(one) && (
          <div id="problems">
            <ImportProblems one={one} />
          </div>
        )}
        {one.dryRun && !isUnderWay(one) && one.layout && !one.dialect.includes('ldif') && (
          <ImportLayoutCard
            key={JSON.stringify(one.layout)}
            one={{ ...one, layout: one.layout }}
            busy={start.isPending}
            onApply={(layout) => {
              setChoices({});
              run({ layout, dryRun: true });
            }}
          />
        )}
        {reviewing && one.format === 'csv' && (
          <ImportMappingCard
            one={one}
            mapping={mapping}
            onChange={(changed) => change({ mapping: { ...choices.mapping, ...changed } })}
          />
        )}
      </div>
    </>
  );
}

/** `280 of 300 contacts` where some are left out, so that nobody learns it afterwards. */
function describeAmount({ kind, created, updated, failed, totalRows }: Import): string {
  const imported = created + updated;
  return failed > 0
    ? `${formatNumber(imported)} of ${formatCount(totalRows, 'record')}`
    : countOf(imported, kindOf(kind));
}

interface OutcomeProps {
  one: Import;
  busy: boolean;
  onResume(): void;
}

function describeResult({ kind, created, updated }: Import): string {
  const parts = [
    created > 0 && `${countOf(created, kindOf(kind))} created`,
    updated > 0 && `${countOf(updated, kindOf(kind))} updated`,
  ].filter(Boolean);
  return parts.join(', ');
}

/** What an import that has ended means, and what can be done next. */
function Outcome({ one, busy, onResume }: OutcomeProps) {
  const kind = kindOf(one.kind);
  if (one.undo) return <ImportUndone one={one} />;
  const resume = (
    <Button size="sm" loading={busy} onClick={onResume}>
      Go on from there
    </Button>
  );
  if (one.status === 'failed') {
    return (
      <Callout tone="negative" title="The import stopped" action={resume}>
        {one.reason ?? 'It met an error that it could not get past.'} What was imported until then stays.
      </Callout>
    );
  }
  if (one.status === 'cancelled') {
    return (
      <Callout tone="warning" title="Stopped on request" action={resume}>
        What was imported until then stays.
      </Callout>
    );
  }
  if (one.status === 'completed' && one.totalRows === 0) {
    return (
      <Callout tone="warning" title={`There are no ${manyOf(kind)} in this file`}>
        It has no rows below its header. Export it again, and look into the file before.
      </Callout>
    );
  }
  if (one.status !== 'completed' || one.dryRun) return null;
  if (one.created + one.updated === 0) {
    return (
      <Callout title="Nothing new in this file">
        {one.skipped >= one.totalRows
          ? `Everything in it is among your ${manyOf(kind)} already.`
          : 'Why each of its records was left out is listed below.'}
      </Callout>
    );
  }
  return (
    <Callout
      tone="positive"
      title={describeResult(one)}
      action={
        <Button asChild size="sm">
          <Link to={`/${kind.plural}?sort=-createdAt`}>Show the newest {manyOf(kind)}</Link>
        </Button>
      }
    >
      {one.kind === 'contact' && (
        <>
          Greetings for their dates are planned;{' '}
          <Link to="/occasions" className="underline underline-offset-2">
            View upcoming
          </Link>
          .{' '}
        </>
      )}
      {one.undoable && 'You can undo the import for 30 days.'}
    </Callout>
  );
}
