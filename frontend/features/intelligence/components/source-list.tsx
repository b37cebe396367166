import type { NewsSource } from '@sequelstring/contract/news.ts';
import { Ellipsis, Pause, Pencil, Play, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime, formatDistance } from '../../../lib/format.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSourceActions } from '../api/source.queries.ts';
import { SourceDialog } from './source-dialog.tsx';

const words = newsWords.source;

/** Sources with the health of each in plain words. */
export function SourceList({ sources, readOnly }: { sources: readonly NewsSource[]; readOnly: boolean }) {
  const [edited, setEdited] = useState<NewsSource>();
  return (
    <>
      <ul className="divide-y rounded-lg border bg-surface">
        {sources.map((source) => (
          <li key={source.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-64">
              <p className="truncate font-medium">{source.name}</p>
              <p className="truncate text-muted text-xs">{source.url}</p>
            </div>
            <Health source={source} />
            <span className="tabular w-24 shrink-0 text-right text-muted max-sm:hidden">
              {words.articles(source.articles)}
            </span>
            {!readOnly && <SourceMenu source={source} onEdit={() => setEdited(source)} />}
          </li>
        ))}
      </ul>
      {edited && <SourceDialog source={edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

/** How a source does, in a word and a sentence. */
export function healthOf(source: NewsSource): { label: string; tone: Tone; detail: string } {
  const { isActive, failures, lastError, lastSuccessAt, lastFetchedAt, nextFetchAt } = source;
  const read = lastSuccessAt ? words.read(formatDistance(lastSuccessAt)) : words.neverRead;
  if (!isActive) return { label: words.paused, tone: 'neutral', detail: read };
  if (failures > 0) {
    return {
      label: failures > 2 ? words.failing : words.trouble,
      tone: failures > 2 ? 'negative' : 'warning',
      detail: `${lastError ?? ''} ${words.nextTry(formatDistance(nextFetchAt))}.`.trim(),
    };
  }
  if (!lastFetchedAt) return { label: words.waiting, tone: 'info', detail: '' };
  return { label: words.working, tone: 'positive', detail: read };
}

function Health({ source }: { source: NewsSource }) {
  const { label, tone, detail } = healthOf(source);
  return (
    <div
      className="flex min-w-0 flex-1 basis-56 items-center gap-2"
      title={source.lastSuccessAt && formatDateTime(source.lastSuccessAt)}
    >
      <Badge tone={tone}>{label}</Badge>
      <span className="min-w-0 text-muted text-xs">{detail}</span>
    </div>
  );
}

function SourceMenu({ source, onEdit }: { source: NewsSource; onEdit: () => void }) {
  const { change, fetchNow, remove } = useSourceActions();
  const { id, name, isActive } = source;
  const onError = (error: unknown) => toast.failure(words.notSaved, error);
  return (
    <div className="flex shrink-0">
      <IconButton
        icon={RefreshCw}
        size="sm"
        label={words.fetchNow}
        onClick={() =>
          fetchNow.mutate(id, {
            onSuccess: () => toast.info(words.fetching(name)),
            onError: (error) => toast.failure(words.notFetched, error),
          })
        }
      />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} size="sm" label={words.more(name)} />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={Pencil} onSelect={onEdit}>
            {words.edit}
          </DropdownMenuItem>
          <DropdownMenuItem
            icon={isActive ? Pause : Play}
            onSelect={() => change.mutate({ id, isActive: !isActive }, { onError })}
          >
            {isActive ? words.pause : words.resume}
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            danger
            icon={Trash2}
            onSelect={() => remove.mutate(id, { onError, onSuccess: () => toast.success(words.removed(name)) })}
          >
            {words.remove}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}
