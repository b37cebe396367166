import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import { batched } from '../../kernel/batched.ts';
import type { AuthUser } from '../auth/api.ts';
import type { PlanningContact } from '../crm/api.ts';
import { findGreetings, type GreetingRow } from './greeting.model.ts';
import { rulesFor } from './occasion-rule.match.ts';
import type { RuleRow } from './occasion-rule.model.ts';
import type { PlanningParts } from './planning.service.ts';
import { resolveTemplate } from './template.service.ts';

/** A queued greeting and what decides about it, as they are now. */
export interface Prospect {
  row: GreetingRow;
  contact: PlanningContact | undefined;
  owner: AuthUser | undefined;
  rules: readonly RuleRow[];
  templateOf: typeof resolveTemplate;
}

/** Short beside the time that a message is under way, so that what is decided by is as good as read for it alone. */
const LINGER_MS = 5;
const MOST = 50;

/** Looks up a greeting of which a job told; undefined where it is queued no more. Many at once share the queries. */
export const prospects = ({
  crm,
  auth,
}: Pick<PlanningParts, 'crm' | 'auth'>): ((greetingId: string) => Promise<Prospect | undefined>) =>
  batched(
    async (ids: readonly string[]) => {
      const rows = (await findGreetings(ids)).filter(({ status }) => status === 'queued');
      if (rows.length === 0) return ids.map(() => undefined);
      const contactIds = [...new Set(rows.map(({ contactId }) => contactId.toHexString()))];
      const [contacts, rulesOf] = await Promise.all([crm.contactsForPlanning(contactIds), rulesFor(crm, contactIds)]);
      const owners = await auth.getUsers([...new Set(contacts.map(({ owner }) => owner))]);
      const contactOf = new Map(contacts.map((contact) => [contact.id, contact]));
      const rowOf = new Map(rows.map((row) => [row._id.toHexString(), row]));
      const templateOf = rememberingTemplates();
      return ids.map((id) => {
        const row = rowOf.get(id);
        if (!row) return undefined;
        const contactId = row.contactId.toHexString();
        const contact = contactOf.get(contactId);
        const owner = contact && owners.get(contact.owner);
        return { row, contact, owner, rules: rulesOf(contactId), templateOf };
      });
    },
    { lingerMs: LINGER_MS, most: MOST },
  );

/** Reads each template once for all greetings that are looked up together. */
export function rememberingTemplates(): typeof resolveTemplate {
  const known = new Map<string, Promise<EmailTemplate>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const template = known.get(key) ?? resolveTemplate(...args);
    known.set(key, template);
    return template;
  };
}
