import { editors } from '@sequelstring/contract/route.ts';
import { Upload } from 'lucide-react';
import { Link } from 'react-router';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { useHasRole } from '../../../lib/session.ts';
import { DuplicatesLink } from '../../../records/list/duplicates-link.tsx';
import { RecordList } from '../../../records/list/record-list.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ContactPeekTop } from '../components/contact-peek-top.tsx';
import { CreateContactDialog } from '../components/create-contact-dialog.tsx';
import { asContact, contactView } from '../contact-view.tsx';

/** All contacts. */
export function ContactsPage() {
  return (
    <RecordList
      view={contactView}
      actions={
        <>
          <DuplicatesLink view={contactView} />
          <Button asChild>
            <Link to="/imports">
              <Upload aria-hidden strokeWidth={1.5} />
              <span className="max-sm:sr-only">{words.import}</span>
            </Link>
          </Button>
        </>
      }
      empty={(create) => <NoContacts onCreate={create} />}
      createDialog={(open, onOpenChange) => <CreateContactDialog open={open} onOpenChange={onOpenChange} />}
      peekTop={(record) => <ContactPeekTop contact={asContact(record)} />}
    />
  );
}

function NoContacts({ onCreate }: { onCreate(): void }) {
  const mayEdit = useHasRole(editors);
  return (
    <EmptyState
      icon={contactView.icon}
      title={words.emptyTitle}
      action={
        mayEdit && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button asChild variant="primary">
              <Link to="/imports">
                <Upload aria-hidden strokeWidth={1.5} />
                {words.importAddressBook}
              </Link>
            </Button>
            <Button onClick={onCreate}>{words.createOne}</Button>
          </div>
        )
      }
    >
      {words.emptyHelp}
    </EmptyState>
  );
}
