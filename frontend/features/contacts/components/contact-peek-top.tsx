import type { Contact } from '@sequelstring/contract/crm.ts';
import { CalendarHeart } from 'lucide-react';
import { formatOccasionDate } from '../../../lib/format.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { ContactQuickActions } from './contact-quick-actions.tsx';

/** What stands above the properties in the preview of a contact. */
export function ContactPeekTop({ contact }: { contact: Contact }) {
  return (
    <>
      <ContactQuickActions contact={contact} />
      {contact.importantDates?.length > 0 && (
        <ul aria-label={words.importantDates} className="flex flex-col gap-1 rounded-lg border px-3 py-2.5">
          {contact.importantDates.map((date) => (
            <li key={date.id} className="flex items-center gap-2">
              <CalendarHeart aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
              <span className="min-w-0 flex-1 truncate capitalize">{date.label ?? date.type}</span>
              <span className="text-muted">{formatOccasionDate(date.date)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
