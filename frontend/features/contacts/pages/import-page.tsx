import type { Import } from '@sequelstring/contract/crm.ts';
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
import { ConsentQuestion } from '../components/consent-question.tsx';
import { ImportChanges } from '../components/import-changes.tsx';
import { ImportCounts } from '../components/import-counts.tsx';
import { ImportDropped } from '../components/import-dropped.tsx';
import { ImportMappingCard } from '../components/import-mapping.tsx';
import { ImportOptionsCard } from '../components/import-options.tsx';
import { ImportPreview } from '../components/import-preview.tsx';
import { ImportProblems } from '../components/import-problems.tsx';
import { ImportProgress } from '../components/import-progress.tsx';
import { describeFormat, ImportStatus } from '../components/import-status.tsx';

const trail = [
  { label: 'Contacts', to: '/contacts' },
  { label: 'Import', to: '/imports' },
];

/** One import from its dry run to its result. */
export function ImportPage() {
  const { importId = '' } = useParams();
  const { data: one, error, refetch } = useImport(importId);
  if (error && !one) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!one) {
    return (
      <>
        <PageHead title={<Skeleton className="h-6 w-40" />} breadcrumb={trail} />
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
  const start = useStartImport(one.id);
  const [choices, setChoices] = useState<ImportOptions>({});
  const [unchecked, setUnchecked] = useState(false);
  const unclear = one.unclearColumns.filter((column) => choices.mapping?.[column] === undefined);
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
        breadcrumb={trail}
        description={
          <span className="flex flex-wrap items-center gap-2 pt-1">
            <ImportStatus status={one.status} dryRun={one.dryRun} />
            {describeFormat(one)} · {formatDateTime(one.createdAt)}
          </span>
        }
        actions={
          reviewing && (
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
        {!isUnderWay(one) && <ImportDropped one={one} mapping={{ ...one.mapping, ...choices.mapping }} />}
        {isUnderWay(one) && <ImportProgress one={one} />}
        {!(isUnderWay(one) && one.dryRun) && <ImportCounts one={one} />}
        {reviewing && (
          <>
            <ImportOptionsCard format={one.format} options={choices} onChange={change} />
            <ImportPreview preview={one.preview} />
          </>
        )}
        {one.status === 'completed' && one.updated > 0 && <ImportChanges one={one} />}
        {!isUnderWay(one) && (
          <div id="problems">
            <ImportProblems one={one} />
          </div>
        )}
        {reviewing && one.format === 'csv' && (
          <ImportMappingCard
            columns={one.columns}
            mapping={{ ...one.mapping, ...choices.mapping }}
            onChange={(changed) => change({ mapping: { ...choices.mapping, ...changed } })}
          />
        )}
      </div>
    </>
  );
}

/** `280 of 300 contacts` where some are left out, so that nobody learns it afterwards. */
function describeAmount({ created, updated, failed, totalRows }: Import): string {
  const imported = created + updated;
  return failed > 0
    ? `${formatNumber(imported)} of ${formatCount(totalRows, 'record')}`
    : formatCount(imported, 'contact');
}

interface OutcomeProps {
  one: Import;
  busy: boolean;
  onResume(): void;
}

function describeResult({ created, updated }: Import): string {
  const parts = [
    created > 0 && `${formatCount(created, 'contact')} created`,
    updated > 0 && `${formatCount(updated, 'contact')} updated`,
  ].filter(Boolean);
  return parts.join(', ');
}

/** What an import that has ended means, and what can be done next. */
function Outcome({ one, busy, onResume }: OutcomeProps) {
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
      <Callout tone="warning" title="There are no contacts in this file">
        It has no rows below its first one, or no cards. Export your contacts again, and look into the file before.
      </Callout>
    );
  }
  if (one.status !== 'completed' || one.dryRun) return null;
  if (one.created + one.updated === 0) {
    return (
      <Callout title="Nothing new in this file">
        {one.skipped >= one.totalRows
          ? 'Everyone in it is among your contacts already.'
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
          <Link to="/contacts?sort=-createdAt">Show the newest contacts</Link>
        </Button>
      }
    >
      Greetings for their dates are planned;{' '}
      <Link to="/occasions" className="underline underline-offset-2">
        View upcoming
      </Link>
      .
    </Callout>
  );
}
