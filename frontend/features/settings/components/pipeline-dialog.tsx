import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { formatCount } from '../../../lib/format.ts';
import { outcomeWords, pipelineWords as words } from '../../../lib/messages/pipelines.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { pipelineUsageQuery, useSavePipeline } from '../api/pipeline.queries.ts';
import { newKey, type StageDraft, StageList } from './stage-list.tsx';

interface PipelineDialogProps {
  /** The pipeline to change; without one a new one is made. */
  pipeline?: Pipeline;
  onClose(): void;
}

const usual: readonly Omit<StageDraft, 'key'>[] = [
  { name: '', probability: '25', outcome: 'open' },
  { name: outcomeWords.won, probability: '100', outcome: 'won' },
  { name: outcomeWords.lost, probability: '0', outcome: 'lost' },
];

const draftOf = ({ id, name, probability, outcome }: Stage): StageDraft => ({
  key: id,
  id,
  name,
  probability: String(probability),
  outcome: outcome ?? 'open',
});

/** Names a pipeline and its stages; asks where the opportunities of deleted stages go. */
export function PipelineDialog({ pipeline, onClose }: PipelineDialogProps) {
  const save = useSavePipeline();
  const { data: usage } = useQuery({ ...pipelineUsageQuery(pipeline?.id ?? ''), enabled: Boolean(pipeline) });
  const [name, setName] = useState(pipeline?.name ?? '');
  const [stages, setStages] = useState(() =>
    pipeline ? pipeline.stages.map(draftOf) : usual.map((stage): StageDraft => ({ ...stage, key: newKey() })),
  );
  const [moves, setMoves] = useState<Readonly<Record<string, string>>>({});
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const kept = stages.filter(({ id }) => id);
  const used = (pipeline?.stages ?? []).filter(
    ({ id }) => (usage?.[id] ?? 0) > 0 && !kept.some((stage) => stage.id === id),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = problemOf(name, stages);
    setProblem(wrong);
    if (wrong) return;
    if (used.length > 0 && !asking) return setAsking(true);
    if (used.some(({ id }) => !moves[id])) return setProblem(words.choose);
    const body = {
      name: name.trim(),
      stages: stages.map(({ id, name: label, probability, outcome }) => ({
        ...(id && { id }),
        name: label.trim(),
        probability: Number(probability),
        ...(outcome !== 'open' && { outcome }),
      })),
    };
    save.mutate(
      { ...(pipeline && { id: pipeline.id, moves }), ...body },
      {
        onSuccess: () => {
          toast.success(words.saved(body.name));
          onClose();
        },
        onError: (error) => setProblem(failureMessage(error)),
      },
    );
  };
  const title = asking ? words.whereTo : pipeline ? words.edit : words.add;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="md"
        title={title}
        description={asking ? words.whereToHelp : undefined}
        onOpenAutoFocus={focusFirstField}
      >
        <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
          {problem && <Callout tone="negative">{problem}</Callout>}
          {asking ? (
            used.map(({ id, name: label }) => (
              <Field
                key={id}
                label={words.moveFrom(formatCount(usage?.[id] ?? 0, 'opportunity', 'opportunities'), label)}
              >
                <Select
                  placeholder={words.choose}
                  options={kept.map((stage) => ({ value: stage.id ?? '', label: stage.name }))}
                  value={moves[id]}
                  onValueChange={(to) => setMoves({ ...moves, [id]: to })}
                />
              </Field>
            ))
          ) : (
            <>
              <Field label={words.name}>
                <Input
                  value={name}
                  maxLength={60}
                  autoComplete="off"
                  placeholder={words.namePlaceholder}
                  onChange={(event) => setName(event.target.value)}
                />
              </Field>
              <StageList stages={stages} onChange={setStages} />
            </>
          )}
          <DialogFooter>
            <Button variant="ghost" onClick={() => (asking ? setAsking(false) : onClose())}>
              {asking ? words.back : words.cancel}
            </Button>
            <Button type="submit" variant="primary" loading={save.isPending} disabled={Boolean(pipeline) && !usage}>
              {used.length > 0 && !asking ? words.next : pipeline ? words.save : words.add}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function problemOf(name: string, stages: readonly StageDraft[]): string | undefined {
  if (!name.trim()) return words.nameMissing;
  if (stages.some((stage) => !stage.name.trim())) return words.stageNameMissing;
  if (stages.some(({ probability }) => !/^\d{1,3}$/.test(probability) || Number(probability) > 100))
    return words.probabilityWrong;
  const has = (wanted: StageDraft['outcome']) => stages.some(({ outcome }) => outcome === wanted);
  return has('open') && has('won') && has('lost') ? undefined : words.outcomeMissing;
}
