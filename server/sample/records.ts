import type { CustomFieldInput } from '@sequelstring/contract/records/custom.ts';
import { plain } from '../kernel/words.ts';
import type { CrmApi } from '../modules/crm/api.ts';

/** What sample records are made of: the same for the same day. */
export interface SampleRecords {
  owner: string;
  /** The contacts that were added, with the names of their companies. */
  contacts: readonly { id: string; name: string; companyName?: string }[];
  today: Temporal.PlainDate;
}

/** Fields that an organisation might add. */
export const sampleFields: readonly CustomFieldInput[] = [
  { kind: 'account', key: 'contractEnds', label: 'Contract ends', type: 'date', column: false },
  { kind: 'opportunity', key: 'budgetApproved', label: 'Budget approved', type: 'yesNo', column: false },
];

const industries = ['Manufacturing', 'Software', 'Logistics', 'Healthcare', 'Retail', 'Energy'] as const;
const sizes = ['11-50', '51-200', '201-1000', '1001-5000'] as const;
const stages = [
  'lead',
  'qualified',
  'proposal',
  'negotiation',
  'won',
  'lost',
  'lead',
  'proposal',
  'won',
  'lead',
  'qualified',
] as const;
const offers = ['Annual licence', 'Pilot project', 'Maintenance renewal', 'Team rollout', 'Training package'] as const;
const errands = [
  'Send the proposal to',
  'Call',
  'Prepare the meeting with',
  'Follow up with',
  'Check the contract of',
] as const;
const mostAccounts = 24;

/** Adds accounts with people, deals in every stage, tasks overdue, due today and ahead, and notes. Returns the accounts' names. */
export async function addSampleRecords(
  crm: Pick<CrmApi, 'addRecord' | 'linkContacts'>,
  sample: SampleRecords,
): Promise<string[]> {
  const { owner, contacts, today } = sample;
  const byCompany = Map.groupBy(
    contacts.filter(({ companyName }) => companyName),
    ({ companyName }) => companyName!,
  );
  const added: { id: string; name: string }[] = [];
  let index = 0;
  for (const [name, people] of [...byCompany].slice(0, mostAccounts)) {
    const account = await crm.addRecord(owner, 'account', {
      name,
      industry: industries[index % industries.length],
      size: sizes[index % sizes.length],
      domains: [`${plain(name).replaceAll(/[^a-z0-9]+/g, '-')}.example.com`],
      tags: index % 4 === 0 ? ['key account'] : [],
      ...(index % 3 === 0 && { customFields: { contractEnds: String(today.add({ days: 40 + index * 11 })) } }),
      competitors: index % 3 === 2 ? added.slice(-2).map(({ id }) => id) : [],
    });
    added.push({ id: account, name });
    await crm.linkContacts(
      account,
      people.map(({ id }) => id),
    );
    await addDeal(crm, sample, { account, name, people, competitor: added.at(-2)?.id, index });
    if (index % 2 === 0) await addTask(crm, sample, { account, person: people[0]!, index });
    if (index % 3 === 0) {
      await crm.addRecord(owner, 'note', {
        body: `Met ${people[0]!.name}. They plan their budget in ${today.add({ months: index % 5 }).toLocaleString('en', { month: 'long' })}.`,
        about: [{ kind: 'account', id: account }],
      });
    }
    index++;
  }
  return added.map(({ name }) => name);
}

interface Place {
  account: string;
  person: { id: string; name: string };
  index: number;
}

interface Deal {
  name: string;
  people: SampleRecords['contacts'];
  competitor: string | undefined;
}

const roles = ['Decision maker', 'Champion', 'Evaluator'] as const;

const addDeal = (
  crm: Pick<CrmApi, 'addRecord'>,
  { owner, today }: SampleRecords,
  { account, name, people, competitor, index }: Omit<Place, 'person'> & Deal,
): Promise<string> =>
  crm.addRecord(owner, 'opportunity', {
    name: `${offers[index % offers.length]} for ${name}`,
    account,
    stage: stages[index % stages.length],
    amount: { minor: (index * 37 + 12) * 10_000, currency: 'EUR' },
    closeOn: String(today.add({ days: index * 9 - 20 })),
    contacts: people
      .slice(0, roles.length)
      .map(({ id }, place) => ({ contact: id, role: roles[(index + place) % roles.length] })),
    ...(competitor && index % 4 === 1 && { competitors: [competitor] }),
    tags: index % 5 === 0 ? ['priority'] : [],
    ...(index % 2 === 0 && { customFields: { budgetApproved: index % 4 === 0 } }),
    nextStep: index % 2 ? 'Agree on a date for the demo' : undefined,
  });

const addTask = (crm: Pick<CrmApi, 'addRecord'>, { owner, today }: SampleRecords, { account, person, index }: Place) =>
  crm.addRecord(owner, 'task', {
    title: `${errands[index % errands.length]} ${person.name}`,
    dueOn: String(today.add({ days: index - 4 })),
    priority: index % 3 === 0 ? 'high' : 'normal',
    about: [
      { kind: 'contact', id: person.id },
      { kind: 'account', id: account },
    ],
  });
