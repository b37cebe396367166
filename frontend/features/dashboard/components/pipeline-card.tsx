import type { Dashboard } from '@sequelstring/contract/dashboard.ts';
import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import type { Totals } from '@sequelstring/contract/records/routes.ts';
import { Link } from 'react-router';
import { homeWords as words } from '../../../lib/messages/home.ts';
import { writeSums } from '../../../records/fields/sums.ts';
import { Card } from '../../../ui/card.tsx';
import { listAddress, open } from '../api/list-address.ts';

interface PipelineCardProps {
  pipeline: Dashboard['pipeline'];
  pipelines: readonly Pipeline[];
}

/** Open opportunities by stage, in the order of the pipelines; each line opens its list. */
export function PipelineCard({ pipeline, pipelines }: PipelineCardProps) {
  const lines = linesOf(pipeline, pipelines);
  const most = Math.max(1, ...lines.map(({ totals }) => totals.count));
  return (
    <Card
      title={words.pipeline}
      description={words.pipelineHelp}
      action={
        <Link to="/opportunities?layout=board" className="rounded-sm text-accent hover:underline">
          {words.openBoard}
        </Link>
      }
    >
      {lines.length === 0 && <p className="py-2 text-muted">{words.noPipeline}</p>}
      <ul className="flex flex-col">
        {lines.map(({ stage, totals }) => (
          <li key={stage.id}>
            <Link
              to={listAddress('/opportunities', { and: [open, { field: 'stage', op: 'eq', value: stage.id }] })}
              className="-mx-2 grid min-h-9 grid-cols-[7rem_minmax(0,1fr)_auto] items-center gap-3 rounded-md px-2 hover:bg-hover"
            >
              <span className="truncate">{stage.name}</span>
              <span aria-hidden className="h-3 overflow-hidden rounded-sm bg-sunken">
                <span
                  className="block h-full rounded-sm bg-chart-1"
                  style={{ width: `${(totals.count / most) * 100}%` }}
                />
              </span>
              <span className="tabular flex min-w-28 items-baseline justify-end gap-3">
                <span className="text-muted text-xs">{writeSums(totals)}</span>
                <span className="min-w-6 text-right font-medium">{words.opportunities(totals.count)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Stages that end a sale have nothing open; those that have gone from every pipeline come last. */
function linesOf(pipeline: Dashboard['pipeline'], pipelines: readonly Pipeline[]) {
  const stages = new Map<string, Stage>();
  for (const stage of pipelines.flatMap((one) => one.stages)) if (!stage.outcome) stages.set(stage.id, stage);
  const found = new Map(pipeline.map((totals) => [totals.group ?? '', totals]));
  if (found.size === 0) return [];
  const empty: Totals = { count: 0, sums: [] };
  const known = [...stages.values()].map((stage) => ({ stage, totals: found.get(stage.id) ?? empty }));
  const gone = pipeline
    .filter(({ group = '' }) => !stages.has(group))
    .map((totals) => ({ stage: { id: totals.group ?? '', name: totals.group || words.otherStages }, totals }));
  return [...known, ...gone];
}
