import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { displayName, formatDistance } from '../../../lib/format.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { recentContactsQuery } from '../api/dashboard.queries.ts';
import { ListSkeleton } from './list-skeleton.tsx';

/** Contacts that were changed lately, by anybody. */
export function RecentContactsCard() {
  const contacts = useQuery(recentContactsQuery);
  return (
    <Card
      flush
      title="Recently changed"
      action={
        <Link to="/contacts" className="rounded-sm text-accent hover:underline">
          All contacts
        </Link>
      }
    >
      {contacts.isPending && <ListSkeleton rows={4} />}
      {contacts.isError && <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} />}
      <ul className="divide-y">
        {contacts.data?.data.map((contact) => {
          const name = displayName(contact);
          return (
            <li key={contact.id}>
              <Link
                to={`/contacts/${contact.id}`}
                className="flex min-h-11 items-center gap-3 px-4 py-1.5 hover:bg-hover"
              >
                <Avatar name={name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{name}</span>
                  {contact.companyName && contact.companyName !== name && (
                    <span className="block truncate text-muted text-xs">{contact.companyName}</span>
                  )}
                </span>
                <span className="shrink-0 text-muted text-xs">{formatDistance(contact.updatedAt)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
