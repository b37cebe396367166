import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { Check, CircleX, Trophy } from 'lucide-react';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { useRecordEdit } from '../../../records/api/record.edit.ts';
import type { AnyRecord } from '../../../records/record.ts';
import type { RecordView } from '../../../records/view.ts';
import { cn } from '../../../ui/cn.ts';
import { toast } from '../../../ui/toast.tsx';

interface StagePathProps {
  view: RecordView;
  record: AnyRecord;
  pipeline: Pipeline;
  readOnly: boolean;
}

type Place = 'passed' | 'current' | 'ahead' | 'won' | 'lost';

const look: Readonly<Record<Place, string>> = {
  passed: 'bg-accent-soft text-accent enabled:hover:bg-selected',
  current: 'cursor-default bg-accent font-medium text-on-accent',
  ahead: 'bg-pressed text-muted enabled:hover:text-ink',
  won: 'cursor-default bg-positive-soft font-medium text-positive',
  lost: 'cursor-default bg-negative-soft font-medium text-negative',
};

const endIcons = { won: Trophy, lost: CircleX };

/** How far an opportunity has come on the way through its pipeline; a stage is chosen with one click. */
export function StagePath({ view, record, pipeline: { stages }, readOnly }: StagePathProps) {
  const edit = useRecordEdit(view.kind, view.confirm);
  const at = stages.findIndex(({ id }) => id === record.stage);
  const placeOf = ({ outcome }: Stage, index: number): Place => {
    if (index === at) return outcome ?? 'current';
    return index < at && outcome === undefined ? 'passed' : 'ahead';
  };
  const choose = async (stage: Stage) => {
    const problem = await edit(record, opportunityKind.fields.stage.options.label, { stage: stage.id });
    if (problem) toast.error(problem);
  };
  return (
    <ol aria-label={words.stages} className="col-span-full flex max-w-[95rem] gap-1">
      {stages.map((stage, index) => {
        const place = placeOf(stage, index);
        const Icon = place === 'passed' ? Check : stage.outcome && endIcons[stage.outcome];
        const isHere = index === at;
        return (
          <li key={stage.id} className={cn('min-w-0 grow basis-0', isHere && 'max-sm:grow-[6]')}>
            <button
              type="button"
              aria-current={isHere ? 'step' : undefined}
              disabled={readOnly}
              title={isHere ? undefined : words.move(stage.name)}
              onClick={isHere ? undefined : () => void choose(stage)}
              className={cn(
                'flex h-8 w-full items-center justify-center gap-1.5 rounded-md px-2 text-sm transition-colors duration-120',
                look[place],
              )}
            >
              {Icon && <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />}
              <span className={cn('truncate', !isHere && 'max-sm:sr-only')}>{stage.name}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
