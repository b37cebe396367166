import type { Contact } from '@sequelstring/contract/crm.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { Users } from 'lucide-react';
import { formatDay } from '../../lib/format.ts';
import { contactWords as words } from '../../lib/messages/contacts.ts';
import { type AnyRecord, titleOf } from '../../records/record.ts';
import type { RecordView } from '../../records/view.ts';
import { Badge } from '../../ui/badge.tsx';

export const asContact = (record: AnyRecord): Contact => record as unknown as Contact;

/** The first occasion of a contact and how many more there are: `15 Mar 1990 +1`. */
export function describeDates({ importantDates: [first, ...more] = [] }: Contact): string {
  if (!first) return '';
  const day = first.date.startsWith('--') ? formatDay(`2000${first.date.slice(1)}`, 'short') : formatDay(first.date);
  return `${day}${more.length > 0 ? ` +${more.length}` : ''}`;
}

function UndeliverableBadge({ contact }: { contact: Contact }) {
  if (contact.emailStatus === 'ok') return null;
  return <Badge tone="negative">{contact.emailStatus === 'bounced' ? words.bounced : words.complained}</Badge>;
}

export const contactView: RecordView = {
  kind: contactKind,
  path: '/contacts',
  icon: Users,
  titleFields: ['firstName', 'lastName'],
  avatar: true,
  subtitle(record) {
    const contact = asContact(record);
    const title = titleOf(contactKind, record);
    const parts = [contact.title, contact.companyName, contact.email ?? contact.phone];
    return parts.filter((part) => part && part !== title).join(' · ') || describeDates(contact);
  },
  cells: {
    email: (record) => (
      <>
        <span className="truncate">{asContact(record).email}</span>
        <UndeliverableBadge contact={asContact(record)} />
      </>
    ),
    importantDates: (record) => <span className="tabular truncate">{describeDates(asContact(record))}</span>,
  },
  help: { phone: words.phoneHelp, locale: words.localeHelp },
  empty: { timeZone: words.sameAsOwner },
  leading: ['Contact', 'Work'],
  folded: ['Address'],
  elsewhere: ['emailOptOut', 'emailStatus', 'notes', 'company'],
  searchPlaceholder: words.searchPlaceholder,
  views: [
    { id: 'all', name: words.all },
    { id: 'mine', name: words.mine, filter: { and: [{ field: 'owner', op: 'eq', value: 'me' }] } },
    { id: 'dates', name: words.withDates, filter: { and: [{ field: 'hasDates', op: 'eq', value: true }] } },
    { id: 'bounced', name: words.bounced, filter: { and: [{ field: 'emailStatus', op: 'eq', value: 'bounced' }] } },
    { id: 'deleted', name: words.deleted, deleted: true },
  ],
  create: ['firstName', 'lastName', 'email', 'phone', 'companyName', 'title'],
};
