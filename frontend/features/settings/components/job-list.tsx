import type { Job } from '@sequelstring/contract/jobs.ts';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatDateTime, formatDistance } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useRemoveJob, useRetryJob } from '../api/jobs.queries.ts';
import { jobTitle } from './job-words.ts';

/** One line per job, with its last error where it has one. */
export function JobList({ jobs }: { jobs: readonly Job[] }) {
  const [removing, setRemoving] = useState<Job | null>(null);
  return (
    <>
      <ul className="divide-y">
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} onRemove={() => setRemoving(job)} />
        ))}
      </ul>
      {removing && <RemoveDialog job={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function JobItem({ job, onRemove }: { job: Job; onRemove: () => void }) {
  const retry = useRetryJob();
  const title = jobTitle(job);
  const start = () =>
    retry.mutate(job.id, {
      onSuccess: () => toast.success(`${title} is tried again`),
      onError: (error) => toast.failure('Could not retry', error),
    });
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-muted text-xs">
          {title !== job.name && (
            <>
              <code>{job.name}</code>
              {' · '}
            </>
          )}
          {timing(job)}
        </p>
      </div>
      {job.status === 'dead' && (
        <div className="flex shrink-0 gap-1">
          <Button size="sm" loading={retry.isPending} onClick={start}>
            <RotateCcw aria-hidden strokeWidth={1.5} />
            Retry
          </Button>
          <IconButton icon={Trash2} label={`Remove ${title}`} size="sm" onClick={onRemove} />
        </div>
      )}
      {(job.lastError || job.status === 'dead') && (
        <p className="wrap-anywhere w-full text-muted text-sm">{job.lastError ?? 'No reason given.'}</p>
      )}
    </li>
  );
}

function timing(job: Job): string {
  const tried = formatCount(job.attempts, 'attempt');
  if (job.status === 'dead') return `${tried}, created ${formatDistance(job.createdAt)}`;
  if (job.status === 'running') return `attempt ${job.attempts} of ${job.maxAttempts}`;
  return `due ${formatDateTime(job.runAt)}${job.attempts > 0 ? `, ${tried} so far` : ''}`;
}

function RemoveDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const remove = useRemoveJob();
  const confirm = () =>
    remove.mutate(job.id, {
      onSuccess: onClose,
      onError: (error) => toast.failure('Could not remove the job', error),
    });
  return (
    <ConfirmDialog
      title={`Remove this job: ${jobTitle(job)}?`}
      text="This job won't run, and its last error is forgotten. This can't be undone."
      action="Remove"
      loading={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
