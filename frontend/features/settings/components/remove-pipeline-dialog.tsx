import type { Pipeline } from '@sequelstring/contract/pipelines.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount } from '../../../lib/format.ts';
import { pipelineWords as words } from '../../../lib/messages/pipelines.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { pipelineUsageQuery, useRemovePipeline } from '../api/pipeline.queries.ts';

interface RemovePipelineDialogProps {
  pipeline: Pipeline;
  others: readonly Pipeline[];
  onClose(): void;
}

/** Deletes a pipeline; where opportunities are in it, asks which one takes them. */
export function RemovePipelineDialog({ pipeline, others, onClose }: RemovePipelineDialogProps) {
  const remove = useRemovePipeline();
  const { data: usage } = useQuery(pipelineUsageQuery(pipeline.id));
  const [to, setTo] = useState(others[0]?.id);
  const count = Object.values(usage ?? {}).reduce((sum, one) => sum + one, 0);
  const text = count > 0 ? words.removeUsed(formatCount(count, 'opportunity', 'opportunities')) : words.removeUnused;
  const submit = () =>
    remove.mutate(
      { id: pipeline.id, ...(count > 0 && { to }) },
      {
        onSuccess: () => {
          toast.success(words.removed(pipeline.name));
          onClose();
        },
        onError: (error) => toast.failure(words.notSaved, error),
      },
    );
  return (
    <ConfirmDialog
      title={words.removeTitle(pipeline.name)}
      text={usage && text}
      action={words.remove}
      disabled={!usage}
      loading={remove.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      {count > 0 && (
        <Field label={words.moveTo}>
          <Select
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
            value={to}
            onValueChange={setTo}
          />
        </Field>
      )}
    </ConfirmDialog>
  );
}
