import { CalendarHeart, Maximize2, X } from 'lucide-react';
import { Link } from 'react-router';
import { displayName, formatOccasionDate } from '../../../lib/format.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useContact } from '../api/contact.queries.ts';
import { ContactProperties } from './contact-properties.tsx';
import { ContactQuickActions } from './contact-quick-actions.tsx';

/** A contact beside the list: what matters of it, edited in place, and the way to its page. */
export function ContactPeek({ id, onClose }: { id: string; onClose(): void }) {
  const { data: contact } = useContact(id);
  return (
    <aside
      aria-label="Contact at a glance"
      className="hidden w-96 shrink-0 animate-appear flex-col overflow-y-auto border-l bg-surface lg:flex"
    >
      <div className="sticky top-0 z-10 flex items-center justify-end gap-1 bg-surface px-3 pt-2.5">
        <Button asChild variant="ghost" size="sm">
          <Link to={`/contacts/${id}`}>
            <Maximize2 aria-hidden strokeWidth={1.5} />
            Open
          </Link>
        </Button>
        <IconButton icon={X} label="Close" size="sm" onClick={onClose} />
      </div>
      {contact ? (
        <div className="flex flex-col gap-4 px-5 pb-6">
          <div className="flex items-center gap-3">
            <Avatar name={displayName(contact)} size="lg" />
            <div className="min-w-0">
              <h2 className="truncate font-medium text-lg">{displayName(contact)}</h2>
              <p className="truncate text-muted">
                {[contact.title, contact.companyName].filter(Boolean).join(', ') || contact.email}
              </p>
            </div>
          </div>
          <ContactQuickActions contact={contact} />
          {contact.importantDates.length > 0 && (
            <ul aria-label="Important dates" className="flex flex-col gap-1 rounded-lg border px-3 py-2.5">
              {contact.importantDates.map((date) => (
                <li key={date.id} className="flex items-center gap-2">
                  <CalendarHeart aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
                  <span className="min-w-0 flex-1 truncate capitalize">{date.label ?? date.type}</span>
                  <span className="text-muted">{formatOccasionDate(date.date)}</span>
                </li>
              ))}
            </ul>
          )}
          <ContactProperties key={contact.id} contact={contact} />
        </div>
      ) : (
        <Loading label="Loading the contact" className="flex flex-col gap-3 px-5">
          <Skeleton className="size-12 rounded-full" />
          <Skeleton className="w-48" />
          <Skeleton className="w-64" />
          <Skeleton className="w-56" />
        </Loading>
      )}
    </aside>
  );
}
