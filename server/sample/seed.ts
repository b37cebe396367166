import { contactName } from '@sequelstring/contract/contact-name.ts';
import { ContactInput } from '@sequelstring/contract/crm.ts';
import type { OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';
import type { CustomFieldInput } from '@sequelstring/contract/records/custom.ts';
import type { TeamInput } from '@sequelstring/contract/teams.ts';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import type { CallsApi } from '../modules/calls/api.ts';
import type { CrmApi } from '../modules/crm/api.ts';
import type { SampleNews } from '../modules/intelligence/sample.service.ts';
import type { SampleFinds, SampleProfile } from '../modules/social/sample.service.ts';
import { addSampleCalls } from './calls.ts';
import { sampleContacts } from './contacts.ts';
import { sampleNews } from './news.ts';
import { sampleRules } from './occasion-rules.ts';
import { addSampleRecords, sampleFields } from './records.ts';
import { sampleFinds, sampleProfiles } from './social.ts';

const batchSize = 1_000;
type Parsed = z.output<typeof ContactInput>;

interface SampleDoors {
  crm: Pick<CrmApi, 'addContacts' | 'addRecord' | 'linkContacts' | 'contactsForPlanning'>;
  calls: CallsApi;
  /** Defines a custom field, unless there is one of this name. */
  addField(field: CustomFieldInput): Promise<void>;
  /** Creates a team, unless there is one of this name. */
  addTeam(team: TeamInput): Promise<void>;
  addNews(news: SampleNews): Promise<void>;
  addProfiles(profiles: readonly SampleProfile[], finds: readonly SampleFinds[]): Promise<void>;
  addRules(owner: string, rules: readonly OccasionRuleInput[]): Promise<void>;
}

/** One whose members see these records, and one that has yet to be filled. */
const sampleTeams = (owner: string): TeamInput[] => [
  { name: 'Sales', members: [owner] },
  { name: 'Customer success', members: [] },
];

const named = (contacts: readonly Parsed[], ids: readonly string[]) =>
  contacts.map((contact, index) => ({
    id: ids[index]!,
    name: contactName(contact),
    ...(contact.companyName && { companyName: contact.companyName }),
  }));

async function withAccounts(crm: SampleDoors['crm'], contacts: ReturnType<typeof named>) {
  const some = contacts.filter(({ companyName }) => companyName).slice(0, 6);
  const accounts = new Map(
    (await crm.contactsForPlanning(some.map(({ id }) => id))).map(({ id, company }) => [id, company]),
  );
  return some.map(({ id, name }) => {
    const account = accounts.get(id);
    return { id, name, ...(account && { account }) };
  });
}

export interface SeedOptions {
  owner: string;
  ownerName: string;
  count: number;
  now: Temporal.Instant;
  /** Told after each batch how many are there. */
  onProgress?(done: number): void;
}

/** Adds made-up contacts, with the first of them teams, accounts, deals, tasks, notes, news and social profiles; where an instance has some already, others than those. */
export async function addSampleData(doors: SampleDoors, options: SeedOptions): Promise<void> {
  for (let run = 1; ; run++) {
    if (await addRun(doors, options, run)) return;
  }
}

/** False, and nothing added, where this run was added before. */
async function addRun(doors: SampleDoors, options: SeedOptions, run: number): Promise<boolean> {
  const { crm, addNews, addProfiles, addRules, calls } = doors;
  const { owner, ownerName, count, now, onProgress } = options;
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  let done = 0;
  let batch: Parsed[] = [];
  for (const contact of sampleContacts(count, today, run)) {
    batch.push(ContactInput.parse(contact));
    if (batch.length < batchSize && done + batch.length < count) continue;
    try {
      const ids = await crm.addContacts(owner, batch);
      // A first look needs a living whole; a load test only contacts.
      if (done === 0 && run === 1) {
        const contacts = named(batch, ids);
        for (const team of sampleTeams(owner)) await doors.addTeam(team);
        for (const field of sampleFields) await doors.addField(field);
        const accounts = await addSampleRecords(crm, { owner, today, contacts });
        await addNews(sampleNews(owner, accounts, now));
        await addSampleCalls(calls, { owner, ownerName, now, contacts: await withAccounts(crm, contacts) });
        await addProfiles(sampleProfiles(owner, contacts), sampleFinds(owner, contacts));
        await addRules(owner, sampleRules('vip'));
      }
    } catch (error) {
      if (done === 0 && error instanceof AppError && error.code === 'contact_email_taken') return false;
      throw error;
    }
    done += batch.length;
    batch = [];
    onProgress?.(done);
  }
  return true;
}
