import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { outcomeWords, pipelineWords as words } from '../../../lib/messages/pipelines.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';

/** A stage as it is typed; `key` tells it apart before it has an id. */
export interface StageDraft {
  key: string;
  id?: string;
  name: string;
  probability: string;
  outcome: 'open' | 'won' | 'lost';
}

interface StageListProps {
  stages: readonly StageDraft[];
  onChange(stages: StageDraft[]): void;
}

const outcomes = (['open', 'won', 'lost'] as const).map((value) => ({ value, label: outcomeWords[value] }));
const usualProbability = { open: '50', won: '100', lost: '0' } as const;

let made = 0;
export const newKey = (): string => `new-${++made}`;

/** Stages to name, weigh, order, add and delete. */
export function StageList({ stages, onChange }: StageListProps) {
  const change = (index: number, changed: Partial<StageDraft>) =>
    onChange(stages.map((stage, at) => (at === index ? { ...stage, ...changed } : stage)));
  const move = (index: number, to: number) => {
    const others = stages.filter((_, at) => at !== index);
    onChange([...others.slice(0, to), stages[index]!, ...others.slice(to)]);
  };
  const add = () => {
    // A new stage comes before those that end the sale.
    const end = stages.findIndex(({ outcome }) => outcome !== 'open');
    const at = end < 0 ? stages.length : end;
    const stage: StageDraft = { key: newKey(), name: '', probability: usualProbability.open, outcome: 'open' };
    onChange([...stages.slice(0, at), stage, ...stages.slice(at)]);
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium text-sm">{words.stages}</legend>
      <ol className="flex flex-col gap-2 sm:gap-1.5">
        {stages.map((stage, index) => (
          <li key={stage.key} className="flex items-center gap-1.5 max-sm:flex-wrap">
            <Input
              aria-label={words.stageName(index + 1)}
              maxLength={60}
              className="min-w-0 flex-1 max-sm:basis-full"
              value={stage.name}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <span className="relative w-18 shrink-0">
              <Input
                aria-label={words.probabilityOf(index + 1)}
                inputMode="numeric"
                maxLength={3}
                className="tabular pr-6 text-right"
                value={stage.probability}
                onChange={(event) => change(index, { probability: event.target.value })}
              />
              <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-muted">
                %
              </span>
            </span>
            <Select
              aria-label={words.outcomeOf(index + 1)}
              className="w-24 shrink-0"
              options={outcomes}
              value={stage.outcome}
              onValueChange={(outcome) => change(index, { outcome, probability: usualProbability[outcome] })}
            />
            <span className="flex shrink-0 max-sm:ml-auto">
              <IconButton
                icon={ArrowUp}
                size="sm"
                label={words.stageUp(index + 1)}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              />
              <IconButton
                icon={ArrowDown}
                size="sm"
                label={words.stageDown(index + 1)}
                disabled={index === stages.length - 1}
                onClick={() => move(index, index + 1)}
              />
              <IconButton
                icon={X}
                size="sm"
                label={words.removeStage(index + 1)}
                onClick={() => onChange(stages.filter((_, at) => at !== index))}
              />
            </span>
          </li>
        ))}
      </ol>
      <Button size="sm" variant="ghost" className="self-start" onClick={add} disabled={stages.length >= 20}>
        <Plus aria-hidden strokeWidth={1.5} />
        {words.addStage}
      </Button>
    </fieldset>
  );
}
