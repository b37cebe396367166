import type { Greeting, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import type { CrmApi } from '../crm/api.ts';
import { type GreetingRow, toGreeting } from './greeting.model.ts';
import { rememberingTemplates } from './greeting.prospects.ts';
import { editedAmong } from './template.model.ts';

const OPEN: readonly GreetingStatus[] = ['planned', 'approved', 'queued'];

/**
 * Greetings as lists show them. One that nobody approved, wrote on or sent goes out with its template as it is on the day: it
 * tells when that text was last edited, since it may read differently from what somebody saw here before.
 */
export async function withTemplateEdits(
  rows: readonly GreetingRow[],
  crm: Pick<CrmApi, 'contactsForPlanning'>,
): Promise<Greeting[]> {
  const following = rows.filter((row) => OPEN.includes(row.status) && row.approvedTemplate !== row.template);
  const refs = [...new Set(following.map(({ template }) => template))];
  const edited = refs.length > 0 ? await editedAmong(refs) : new Set<string>();
  const affected = new Set(following.filter(({ template }) => edited.has(template)));
  if (affected.size === 0) return rows.map(toGreeting);
  const contacts = await crm.contactsForPlanning([...new Set([...affected].map((row) => row.contactId.toHexString()))]);
  const localeOf = new Map(contacts.map(({ id, locale }) => [id, locale]));
  const templateOf = rememberingTemplates();
  return Promise.all(
    rows.map(async (row) => {
      const greeting = toGreeting(row);
      if (!affected.has(row)) return greeting;
      const template = await templateOf(row.template, row.occasion, localeOf.get(greeting.contactId));
      return template.version > 1 ? { ...greeting, templateEditedAt: template.updatedAt } : greeting;
    }),
  );
}
