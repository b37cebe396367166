import type { Filter } from '@sequelstring/contract/filter.ts';
import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import type { Choice, Field } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { type Opportunity, opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { Handshake } from 'lucide-react';
import { currentTimeZone, formatDay, todayIn } from '../../lib/format.ts';
import { opportunityWords as words } from '../../lib/messages/crm.ts';
import { formatMoney } from '../../lib/money.ts';
import { DueDay } from '../../records/fields/due-day.tsx';
import type { AnyRecord } from '../../records/record.ts';
import type { ReadyView, RecordView } from '../../records/view.ts';
import { DealPeople } from './components/deal-people.tsx';
import { DealSource } from './components/deal-source.tsx';
import { OpportunityCard } from './components/opportunity-card.tsx';

const asOpportunity = (record: AnyRecord): Opportunity => record as unknown as Opportunity;

const lateness = ({ status, closeOn }: Opportunity): string | undefined =>
  status === 'open' && closeOn !== undefined && closeOn < todayIn(currentTimeZone()) ? words.past : undefined;

const stagesOf = (pipelines: readonly Pipeline[]): Stage[] => pipelines.flatMap(({ stages }) => stages);

/** The pipeline with an id; the organisation's first where none has it. */
export const pipelineOf = (pipelines: readonly Pipeline[] | undefined, id: unknown): Pipeline | undefined =>
  pipelines?.find((one) => one.id === id) ?? pipelines?.[0];

/** Stages as choices; the pipeline stands behind a name that several have. */
function stageChoices(pipelines: readonly Pipeline[]): Choice[] {
  const names = stagesOf(pipelines).map(({ name }) => name);
  const isShared = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.map(({ id, name }) => ({
      value: id,
      label: isShared(name) ? words.stageOf(name, pipeline.name) : name,
    })),
  );
}

/** Opportunities with pipelines and stages as the choices that they are; the registry cannot know them. */
function kindWith(pipelines: readonly Pipeline[]): AnyKind {
  const { fields } = opportunityKind;
  const choice = (field: Field, choices: readonly Choice[]): Field => ({ ...field, type: 'choice', choices });
  return {
    ...opportunityKind,
    fields: {
      ...fields,
      pipeline: choice(
        fields.pipeline,
        pipelines.map(({ id, name }) => ({ value: id, label: name })),
      ),
      stage: choice(fields.stage, stageChoices(pipelines)),
    },
  };
}

const only = (field: string, value: string): Filter => ({ and: [{ field, op: 'eq', value }] });
const open = { field: 'status', op: 'eq', value: 'open' } as const;

const views: readonly ReadyView[] = [
  { id: 'open', name: words.open, filter: { and: [open] } },
  { id: 'mine', name: words.mine, filter: { and: [{ field: 'owner', op: 'eq', value: 'me' }, open] } },
  {
    id: 'closing',
    name: words.closing,
    filter: { and: [open, { field: 'closeOn', op: 'within', value: 'thisMonth' }] },
    sort: 'closeOn',
  },
  { id: 'won', name: words.won, filter: only('status', 'won'), sort: '-closedAt' },
  { id: 'lost', name: words.lost, filter: only('status', 'lost'), sort: '-closedAt' },
  { id: 'all', name: words.all },
  { id: 'deleted', name: words.deleted, deleted: true },
];

/** Asks what is worth knowing of a sale that ends; undefined where it shall not end after all. */
export type AskReason = (record: AnyRecord, stage: Stage) => Promise<string | undefined>;

/** How opportunities are shown, once the pipelines are known. */
export function opportunityView(pipelines: readonly Pipeline[] | undefined, askReason: AskReason): RecordView {
  const kind = pipelines ? kindWith(pipelines) : opportunityKind;
  const stages = pipelines && stagesOf(pipelines);
  const several = pipelines !== undefined && pipelines.length > 1;
  return {
    kind,
    path: '/opportunities',
    icon: Handshake,
    titleFields: ['name'],
    subtitle(record) {
      const { amount, closeOn, stage } = asOpportunity(record);
      return [
        stages?.find(({ id }) => id === stage)?.name,
        amount && formatMoney(amount, true),
        closeOn && words.closes(formatDay(closeOn)),
      ]
        .filter(Boolean)
        .join(' · ');
    },
    cells: {
      closeOn: (record) => <DueDay day={asOpportunity(record).closeOn} warning={lateness(asOpportunity(record))} />,
    },
    tones: { status: { won: 'positive', lost: 'negative' } },
    help: { amount: words.amountHelp },
    elsewhere: several ? [] : ['pipeline'],
    searchPlaceholder: words.searchPlaceholder,
    views,
    widgets: { contacts: DealPeople, source: DealSource },
    switch: pipelines && {
      field: 'pipeline',
      label: words.pipeline,
      all: words.allPipelines,
      options: pipelines.map(({ id, name }) => ({ value: id, label: name })),
    },
    fieldOf(name, record) {
      const pipeline = pipelineOf(pipelines, record.pipeline);
      if (name !== 'stage' || !pipeline) return undefined;
      const choices = pipeline.stages.map((stage) => ({ value: stage.id, label: stage.name }));
      return { ...kind.fields.stage!, choices };
    },
    async confirm(record, patch) {
      const pipeline = pipelineOf(pipelines, patch.pipeline ?? record.pipeline);
      const ending = pipeline?.stages.find(({ id, outcome }) =>
        patch.stage === undefined ? outcome !== undefined && outcome === patch.status : id === patch.stage,
      );
      if (!ending?.outcome) return patch;
      const reason = await askReason(record, ending);
      return reason === undefined ? undefined : { ...patch, ...(reason ? { reason } : {}) };
    },
    board: {
      field: 'stage',
      useLanes: (query) =>
        pipelineOf(pipelines, query.pipeline)?.stages.map(({ id, name }) => ({ value: id, label: name })),
      sum: 'amount',
      card: (record) => (
        <OpportunityCard opportunity={asOpportunity(record)} warning={lateness(asOpportunity(record))} />
      ),
    },
    calendar: 'closeOn',
    create: ['name', 'account', ...(several ? ['pipeline'] : []), 'stage', 'amount', 'closeOn', 'nextStep'],
  };
}
