import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { AppError } from '../../kernel/errors.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** The link in every greeting. The token is the permission; it tells nothing that its mail did not tell. */
export function unsubscribeRoutes(parts: {
  crm: CrmApi;
  auth: AuthApi;
  linkKeys: readonly Uint8Array[];
}): BoundRoute[] {
  const { crm, auth, linkKeys } = parts;
  const open = (token: string) => {
    const link = readUnsubscribeToken(linkKeys, token);
    if (!link) throw new AppError('unsubscribe_token_invalid');
    return link;
  };
  const answer = async (email: string, optedOut: boolean): Promise<Output<typeof occasions.unsubscribe>> => {
    const { organisationName } = await auth.getSettings();
    return { email, organisationName, optedOut };
  };
  return [
    bind(occasions.unsubscribeInfo, async ({ params }) => {
      const { contactId, email } = open(params.token);
      const [contact] = await crm.contactsForPlanning([contactId]);
      const isOptedOut = contact?.emailOptOut && contact.email?.toLowerCase() === email.toLowerCase();
      return answer(email, isOptedOut || (await crm.isUnsubscribed(email)));
    }),
    bind(occasions.unsubscribe, async ({ params }) => {
      const { contactId, email } = open(params.token);
      // Whoever has the address by now is meant: the contact may be gone, and come back by an import.
      await crm.unsubscribe(email, contactId);
      return answer(email, true);
    }),
  ];
}
