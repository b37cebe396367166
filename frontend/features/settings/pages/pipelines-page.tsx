import type { Pipeline } from '@sequelstring/contract/pipelines.ts';
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { pipelineWords as words } from '../../../lib/messages/pipelines.ts';
import { usePipelines } from '../../../lib/queries/pipelines.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useOrderPipelines } from '../api/pipeline.queries.ts';
import { PipelineDialog } from '../components/pipeline-dialog.tsx';
import { RemovePipelineDialog } from '../components/remove-pipeline-dialog.tsx';

/** The pipelines of opportunities and their stages. */
export function PipelinesPage() {
  const { data: pipelines, isPending, isError, error, refetch } = usePipelines();
  const order = useOrderPipelines();
  const [editing, setEditing] = useState<Pipeline | 'new'>();
  const [removing, setRemoving] = useState<Pipeline>();
  const move = (from: number, to: number) => {
    const ids = pipelines?.map(({ id }) => id) ?? [];
    const [id] = ids.splice(from, 1);
    if (id) ids.splice(to, 0, id);
    order.mutate(ids, { onError: (failure) => toast.failure(words.notSaved, failure) });
  };
  return (
    <>
      <Card
        flush
        title={words.title}
        description={words.help}
        action={
          <Button variant="primary" onClick={() => setEditing('new')}>
            <Plus aria-hidden strokeWidth={1.75} />
            {words.add}
          </Button>
        }
      >
        {isError && !pipelines && <ErrorState error={error} onRetry={() => void refetch()} />}
        {isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        <ul className="divide-y">
          {pipelines?.map((pipeline, index) => (
            <PipelineItem
              key={pipeline.id}
              pipeline={pipeline}
              place={{ index, last: pipelines.length - 1 }}
              onEdit={() => setEditing(pipeline)}
              onMove={(to) => move(index, to)}
              onRemove={() => setRemoving(pipeline)}
            />
          ))}
        </ul>
      </Card>
      {editing && (
        <PipelineDialog pipeline={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {removing && pipelines && (
        <RemovePipelineDialog
          pipeline={removing}
          others={pipelines.filter(({ id }) => id !== removing.id)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}

interface PipelineItemProps {
  pipeline: Pipeline;
  place: { index: number; last: number };
  onEdit(): void;
  onMove(to: number): void;
  onRemove(): void;
}

function PipelineItem({ pipeline, place: { index, last }, onEdit, onMove, onRemove }: PipelineItemProps) {
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate">{pipeline.name}</span>
          {index === 0 && last > 0 && <Badge>{words.first}</Badge>}
        </p>
        <p className="text-muted text-xs">{pipeline.stages.map(({ name }) => name).join(' → ')}</p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.actions(pipeline.name)} size="sm" />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={Pencil} onSelect={onEdit}>
            {words.edit}
          </DropdownMenuItem>
          {index > 0 && (
            <DropdownMenuItem icon={ArrowUp} onSelect={() => onMove(index - 1)}>
              {words.moveUp}
            </DropdownMenuItem>
          )}
          {index < last && (
            <DropdownMenuItem icon={ArrowDown} onSelect={() => onMove(index + 1)}>
              {words.moveDown}
            </DropdownMenuItem>
          )}
          {last > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem icon={Trash2} danger onSelect={onRemove}>
                {words.remove}
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}
