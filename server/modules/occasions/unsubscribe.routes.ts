import type { EmailPreference } from '@sequelstring/contract/greetings.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { noteOptOut } from './greeting.model.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** The link in every greeting. The token is the permission; it tells nothing that its mail did not tell. */
export function unsubscribeRoutes(parts: {
  crm: CrmApi;
  auth: AuthApi;
  linkKeys: readonly Uint8Array[];
  clock: Clock;
}): BoundRoute[] {
  const { crm, auth, linkKeys, clock } = parts;
  const open = (token: string) => {
    const link = readUnsubscribeToken(linkKeys, token);
    if (!link) throw new AppError('unsubscribe_token_invalid');
    return link;
  };
  const answer = async (email: string, preference: EmailPreference): Promise<Output<typeof occasions.unsubscribe>> => {
    const { organisationName } = await auth.getSettings();
    return { email, organisationName, preference, optedOut: preference !== 'all' };
  };
  const choose = async (token: string, preference: EmailPreference) => {
    const { contactId, email } = open(token);
    if (preference === 'all') await crm.resubscribe(email, contactId);
    else {
      // Whoever has the address by now is meant: the contact may be gone, and come back by an import.
      await crm.unsubscribe(email, contactId, { everything: preference === 'nothing' });
      await noteOptOut(contactId, email, nowAsDate(clock));
    }
    return answer(email, preference);
  };
  return [
    bind(occasions.unsubscribeInfo, async ({ params }) => {
      const { contactId, email } = open(params.token);
      const [contact] = await crm.contactsForPlanning([contactId]);
      const isOptedOut = contact?.emailOptOut && contact.email?.toLowerCase() === email.toLowerCase();
      const chosen = await crm.emailPreferenceOf(email);
      return answer(email, chosen === 'all' && isOptedOut ? 'no_greetings' : chosen);
    }),
    bind(occasions.unsubscribe, ({ params }) => choose(params.token, 'no_greetings')),
    bind(occasions.setPreference, ({ params, body }) => choose(params.token, body.preference)),
  ];
}
