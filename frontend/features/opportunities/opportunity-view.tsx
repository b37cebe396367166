import type { Filter } from '@sequelstring/contract/filter.ts';
import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { type Opportunity, opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { Handshake } from 'lucide-react';
import { currentTimeZone, formatDay, todayIn } from '../../lib/format.ts';
import { opportunityWords as words } from '../../lib/messages/crm.ts';
import { formatMoney } from '../../lib/money.ts';
import { DueDay } from '../../records/fields/due-day.tsx';
import type { AnyRecord } from '../../records/record.ts';
import type { ReadyView, RecordView } from '../../records/view.ts';
import { OpportunityCard } from './components/opportunity-card.tsx';

const asOpportunity = (record: AnyRecord): Opportunity => record as unknown as Opportunity;

const lateness = ({ status, closeOn }: Opportunity): string | undefined =>
  status === 'open' && closeOn !== undefined && closeOn < todayIn(currentTimeZone()) ? words.past : undefined;

/** The stages of all pipelines; where two pipelines share one, it is asked for once. */
export const stagesOf = (pipelines: readonly Pipeline[]): Stage[] =>
  [
    ...new Map(
      pipelines
        .flatMap(({ stages }) => stages)
        .reverse()
        .map((stage) => [stage.id, stage]),
    ).values(),
  ].reverse();

/** Opportunities with the stages as the choices that they are; the registry cannot know them. */
function kindWith(stages: readonly Stage[] | undefined): AnyKind {
  if (!stages) return opportunityKind;
  const stage = {
    ...opportunityKind.fields.stage,
    type: 'choice' as const,
    choices: stages.map(({ id, name }) => ({ value: id, label: name })),
  };
  return { ...opportunityKind, fields: { ...opportunityKind.fields, stage } };
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

/** How opportunities are shown, once their stages are known. */
export function opportunityView(stages: readonly Stage[] | undefined, askReason: AskReason): RecordView {
  return {
    kind: kindWith(stages),
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
    elsewhere: ['pipeline'],
    searchPlaceholder: words.searchPlaceholder,
    views,
    board: {
      field: 'stage',
      useLanes: () => stages?.map(({ id, name }) => ({ value: id, label: name })),
      async move(record, lane) {
        const stage = stages?.find(({ id }) => id === lane);
        if (!stage?.outcome) return { stage: lane };
        const reason = await askReason(record, stage);
        return reason === undefined ? undefined : { stage: lane, ...(reason ? { reason } : {}) };
      },
      sum: 'amount',
      card: (record) => (
        <OpportunityCard opportunity={asOpportunity(record)} warning={lateness(asOpportunity(record))} />
      ),
    },
    calendar: 'closeOn',
    create: ['name', 'account', 'stage', 'amount', 'closeOn', 'nextStep'],
  };
}
