import { z } from 'zod';
import { Id, line } from '../route.ts';
import { choice, custom, date, instant, KindName, link, links, longText, money, text, wholeNumber } from './field.ts';
import { defineKind, type InputOf, type PatchOf, type RecordOf } from './kind.ts';

export const opportunityStatuses = { open: 'Open', won: 'Won', lost: 'Lost' } as const;

/** Someone who takes part in a deal, and as what. */
export const DealContact = z.strictObject({ contact: Id, role: line(60).optional() });
/** What an opportunity grew out of; an alert keeps its evidence as it was then. */
export const DealSource = z.strictObject({
  kind: z.union([KindName, z.literal('import')]),
  id: Id.optional(),
  title: line(300).optional(),
  url: line(2000).optional(),
  evidence: z.record(z.string(), z.unknown()).optional(),
});

export const opportunityKind = defineKind({
  kind: 'opportunity',
  plural: 'opportunities',
  label: { one: 'Opportunity', many: 'Opportunities' },
  order: '-createdAt',
  sameBy: ['name', 'account'],
  title: ({ name }) => String(name ?? ''),
  detail: ({ nextStep }) => nextStep as string | undefined,
  toldOn: 'account',
  moments: { won: 'won', lost: 'lost', open: 'reopened' },
  fields: {
    name: text(200, {
      label: 'Name',
      required: true,
      sort: true,
      filter: true,
      inRows: true,
      inline: true,
      import: ['name', 'deal name', 'opportunity name', 'title'],
    }),
    account: link('account', {
      label: 'Account',
      filter: true,
      column: 'default',
      inline: true,
      import: ['account', 'account name', 'company'],
    }),
    /** Missing in what people send: the organisation's first pipeline. */
    pipeline: text(60, { label: 'Pipeline', filter: true, inRows: true, import: ['pipeline', 'deal pipeline'] }),
    stage: text(60, { label: 'Stage', filter: true, column: 'default', inline: true, import: ['stage', 'deal stage'] }),
    status: choice(opportunityStatuses, {
      label: 'Status',
      untold: true,
      required: true,
      default: 'open',
      filter: true,
      column: true,
      import: ['status', 'deal status'],
    }),
    amount: money({
      label: 'Amount',
      sort: true,
      filter: true,
      column: 'default',
      inline: true,
      weightedBy: 'probability',
      import: ['amount', 'value', 'deal value'],
    }),
    /** Per cent; that of the stage until someone sets another. */
    probability: wholeNumber(
      { min: 0, max: 100 },
      { label: 'Probability', sort: true, filter: true, column: true, inline: true, import: ['probability'] },
    ),
    closeOn: date({
      label: 'Close date',
      sort: true,
      filter: true,
      column: 'default',
      inline: true,
      import: ['close date', 'closing date', 'expected close'],
    }),
    nextStep: text(500, { label: 'Next step', search: 'names', column: true, inline: true, import: ['next step'] }),
    contacts: custom(
      z.array(DealContact).max(50),
      { label: 'People', required: true, default: [], import: ['contact', 'contacts', 'people', 'contact name'] },
      {
        linked: (people) => people.map(({ contact }) => ({ kind: 'contact', id: contact })),
        naming: { kinds: ['contact'], valueOf: (links) => links.map(({ id }) => ({ contact: id })) },
      },
    ),
    /** Other accounts that sell to the same customer. */
    competitors: links('account', 20, { label: 'Competitors', filter: true, import: ['competitors', 'competitor'] }),
    /** Why it was won or lost. */
    reason: text(500, { label: 'Reason', filter: true, inline: true, import: ['reason', 'loss reason'] }),
    source: custom(
      DealSource,
      { label: 'Source' },
      { linked: ({ kind, id }) => (id && kind !== 'import' ? [{ kind, id }] : []) },
    ),
    description: longText(20_000, { label: 'Description', search: 'text', import: ['description', 'notes'] }),
    closedAt: instant({ label: 'Closed', untold: true, readOnly: true, sort: true, filter: true, column: true }),
  },
  rules: [{ path: 'name', message: 'needs a name', test: ({ name }) => Boolean(name) }],
});

export type Opportunity = RecordOf<typeof opportunityKind>;
export type OpportunityInput = z.input<(typeof opportunityKind)['Input']>;
export type NewOpportunity = InputOf<typeof opportunityKind>;
export type OpportunityPatch = PatchOf<typeof opportunityKind>;
