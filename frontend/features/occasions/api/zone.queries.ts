import { auth } from '@sequelstring/contract/auth.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { browserTimeZone } from '../../../lib/format.ts';

/** The zone in whose mornings a contact's greetings go out, and where it comes from. */
export interface EffectiveZone {
  timeZone: string;
  source: 'contact' | 'owner' | 'organisation';
}

/** The zone that holds where a date names none: the contact's, else the owner's, else the organisation's. */
export function useEffectiveZone(contact: Pick<Contact, 'timeZone' | 'owner'>): EffectiveZone {
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.call(auth.settings, { signal }),
    staleTime: 300_000,
  });
  const owner = useQuery({
    queryKey: ['users', 'one', contact.owner],
    queryFn: ({ signal }) => api.call(auth.getUser, { params: { id: contact.owner }, signal }),
    staleTime: 300_000,
    enabled: !contact.timeZone,
  });
  if (contact.timeZone) return { timeZone: contact.timeZone, source: 'contact' };
  if (owner.data?.timeZone) return { timeZone: owner.data.timeZone, source: 'owner' };
  return { timeZone: settings.data?.timeZone ?? browserTimeZone(), source: 'organisation' };
}
