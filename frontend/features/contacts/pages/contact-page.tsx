import type { Contact } from '@sequelstring/contract/crm.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Trash2, UserRoundX } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { displayName, formatDateTime } from '../../../lib/format.ts';
import { rememberRecent } from '../../../lib/recent.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../../ui/tabs.tsx';
import { useContactDeletion } from '../api/contact.deletion.ts';
import { useContactsLive } from '../api/contact.live.ts';
import { useContact } from '../api/contact.queries.ts';
import { ContactDetails } from '../components/contact-details.tsx';
import { ContactNotes } from '../components/contact-notes.tsx';
import { ContactPageSkeleton } from '../components/contact-page-skeleton.tsx';
import { ContactProperties } from '../components/contact-properties.tsx';
import { ContactQuickActions } from '../components/contact-quick-actions.tsx';

interface ContactPageProps {
  /** The occasions of a contact, which are another feature's. */
  renderOccasions(contact: Contact): ReactNode;
}

/** One contact: who it is at the left, what happens around it at the right. */
export function ContactPage({ renderOccasions }: ContactPageProps) {
  const { contactId = '' } = useParams();
  const navigate = useNavigate();
  const { data: contact, error, refetch } = useContact(contactId);
  useContactsLive();
  useShortcut('escape', () => navigate('/contacts'), { label: 'Back to the list', group: 'Contact' });
  const name = contact && displayName(contact);
  useEffect(() => {
    if (name) rememberRecent({ kind: 'contact', id: contactId, label: name, to: `/contacts/${contactId}` });
  }, [name, contactId]);

  if (error && !contact) {
    // What is no id at all is refused otherwise than an id that nobody has; to a reader it is the same.
    const gone = error instanceof ApiFailure && [400, 404, 405].includes(error.status);
    return gone ? (
      <EmptyState
        isPage
        icon={UserRoundX}
        title="This contact is not there"
        className="pt-[15vh]"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button onClick={() => navigate('/contacts')}>All contacts</Button>
            <Button variant="ghost" onClick={() => navigate('/contacts?deleted=true')}>
              Deleted contacts
            </Button>
          </div>
        }
      >
        It was deleted, never existed, or belongs to somebody else.
      </EmptyState>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  if (!contact) return <ContactPageSkeleton />;
  return <LoadedContact contact={contact} renderOccasions={renderOccasions} />;
}

function LoadedContact({ contact, renderOccasions }: ContactPageProps & { contact: Contact }) {
  const mayEdit = useHasRole(editors);
  const deletion = useContactDeletion();
  const [search, setSearch] = useSearchParams();
  const properties = useRef<HTMLElement>(null);
  const edit = () => properties.current?.querySelector<HTMLButtonElement>('button:enabled')?.click();
  useShortcut('e', edit, {
    label: 'Edit the first property',
    group: 'Contact',
    disabled: !mayEdit || Boolean(contact.deletedAt),
  });
  return (
    <>
      <PageHead
        breadcrumb={[{ label: 'Contacts', to: '/contacts' }]}
        title={<Identity contact={contact} />}
        documentTitle={displayName(contact)}
        actions={
          <>
            <span className="max-sm:hidden">
              <ContactQuickActions contact={contact} />
            </span>
            {mayEdit && !contact.deletedAt && (
              <IconButton icon={Trash2} label="Delete contact" onClick={() => void deletion.remove(contact)} />
            )}
          </>
        }
      />
      <div className="grid max-w-6xl gap-6 px-4 py-5 sm:px-6 lg:grid-cols-[21.5rem_minmax(0,1fr)]">
        {contact.deletedAt && (
          <Callout
            tone="warning"
            className="lg:col-span-2"
            title={`Deleted ${formatDateTime(contact.deletedAt)}`}
            action={
              mayEdit && (
                <Button size="sm" onClick={() => void deletion.restore(contact)}>
                  Restore
                </Button>
              )
            }
          >
            It stands in no list and gets no greetings.
          </Callout>
        )}
        {(contact.email || contact.phone) && (
          <div className="sm:hidden">
            <ContactQuickActions contact={contact} />
          </div>
        )}
        <aside ref={properties} aria-label="Properties" className="min-w-0 max-lg:order-2">
          <ContactProperties key={contact.id} contact={contact} />
        </aside>
        <Tabs
          value={search.get('tab') ?? 'occasions'}
          onValueChange={(tab) => setSearch(tab === 'occasions' ? {} : { tab }, { replace: true })}
          className="min-w-0"
        >
          <TabsList aria-label="About this contact">
            <TabsTrigger value="occasions">
              Occasions
              {contact.importantDates.length > 0 && <Badge>{contact.importantDates.length}</Badge>}
            </TabsTrigger>
            <TabsTrigger value="notes">Notes</TabsTrigger>
            <TabsTrigger value="details">Details</TabsTrigger>
          </TabsList>
          <TabsContent value="occasions" className="pt-4">
            {renderOccasions(contact)}
          </TabsContent>
          <TabsContent value="notes" className="pt-4">
            <ContactNotes key={contact.id} contact={contact} readOnly={!mayEdit || Boolean(contact.deletedAt)} />
          </TabsContent>
          <TabsContent value="details" className="pt-4">
            <ContactDetails key={contact.id} contact={contact} readOnly={!mayEdit || Boolean(contact.deletedAt)} />
          </TabsContent>
        </Tabs>
      </div>
    </>
  );
}

function Identity({ contact }: { contact: Contact }) {
  const name = displayName(contact);
  const place = [contact.title, contact.companyName].filter((part) => part && part !== name).join(', ');
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Avatar name={name} size="md" />
      <span dir="auto" className="truncate">
        {name}
      </span>
      {place && <span className="truncate font-normal text-base text-muted max-sm:hidden">{place}</span>}
    </span>
  );
}
