import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime } from '../../../lib/format.ts';
import { templateWords as words } from '../../../lib/messages/occasions.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { templateVersionsQuery, useRestoreVersion } from '../api/template.queries.ts';

interface TemplateHistoryProps {
  template: EmailTemplate;
  mayRestore: boolean;
  onRestored(): void;
}

/** What a template was before, with the way back. */
export function TemplateHistory({ template, mayRestore, onRestored }: TemplateHistoryProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon={History} label={words.history} onClick={() => setOpen(true)} />
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent title={words.historyOf(template.name)} description={words.historyText}>
          {open && (
            <Versions
              template={template}
              mayRestore={mayRestore}
              onRestored={() => {
                setOpen(false);
                onRestored();
              }}
            />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Versions({ template, mayRestore, onRestored }: TemplateHistoryProps) {
  const { data, error, refetch } = useQuery(templateVersionsQuery(template.id, template.version));
  const restore = useRestoreVersion(template.id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-2">
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
      </Loading>
    );
  }
  if (data.length === 0) return <p className="text-muted">{words.historyNone}</p>;
  return (
    <ul aria-label={words.history} className="max-h-80 divide-y overflow-y-auto rounded-lg border">
      {data.map(({ version, subject, at }) => (
        <li key={version} className="flex min-h-11 items-center gap-3 px-3 py-1.5">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{subject}</p>
            <p className="tabular text-muted text-xs">
              {words.version(version)}, {formatDateTime(at)}
            </p>
          </div>
          {version === template.version ? (
            <Badge>{words.current}</Badge>
          ) : (
            mayRestore && (
              <Button
                size="sm"
                loading={restore.isPending && restore.variables === version}
                onClick={() =>
                  restore.mutate(version, {
                    onSuccess: () => {
                      toast.success(words.restored(version));
                      onRestored();
                    },
                    onError: (failure) => toast.failure(words.notRestored, failure),
                  })
                }
              >
                {words.restore}
              </Button>
            )
          )}
        </li>
      ))}
    </ul>
  );
}
