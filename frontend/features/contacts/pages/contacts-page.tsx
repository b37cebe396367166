import type { Contact } from '@sequelstring/contract/crm.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Plus, SearchX, Upload, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { useColumns } from '../api/column.store.ts';
import { type ContactFilters, countFilters, useContactFilters } from '../api/contact.filters.ts';
import { useContactsLive } from '../api/contact.live.ts';
import { useContactRows } from '../api/contact.queries.ts';
import { useListSelection } from '../api/list-selection.ts';
import { BulkBar } from '../components/bulk-bar.tsx';
import { allColumns } from '../components/contact-columns.tsx';
import { ContactPeek } from '../components/contact-peek.tsx';
import { ContactViews } from '../components/contact-views.tsx';
import { ContactsGrid, gridElementId } from '../components/contacts-grid.tsx';
import { ContactsSkeleton } from '../components/contacts-skeleton.tsx';
import { ContactsToolbar } from '../components/contacts-toolbar.tsx';
import { CreateContactDialog } from '../components/create-contact-dialog.tsx';

/** All contacts: searched, filtered, selected, looked at and opened. */
export function ContactsPage() {
  const mayEdit = useHasRole(editors);
  const { filters, change, replace } = useContactFilters();
  const rows = useContactRows(filters);
  const selection = useListSelection(filters);
  const shown = useColumns((state) => state.shown);
  const [active, setActive] = useState(-1);
  const [peeked, setPeeked] = useState<string>();
  const creation = useCreation(mayEdit);
  useContactsLive();
  useListFocus(setActive);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another first row
  useEffect(() => setActive(-1), [filters]);

  const place = {
    active,
    onActive: setActive,
    onPeek: (contact: Contact | undefined) => setPeeked(contact?.id),
    peeking: peeked !== undefined,
    selection,
    selectable: mayEdit,
  };
  const columns = allColumns.filter((column) => shown.includes(column.id));

  return (
    <div className="flex h-full min-h-0">
      <div className="relative flex min-w-0 flex-1 flex-col">
        <PageHead
          title="Contacts"
          count={rows.pending || rows.error ? undefined : rows.total}
          tabs={<ContactViews filters={filters} onChoose={replace} />}
          actions={mayEdit && <ListActions onCreate={() => creation.setOpen(true)} />}
        />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
          <ContactsToolbar filters={filters} onChange={change} />
        </div>
        {rows.error ? (
          <ErrorState error={rows.error} onRetry={rows.retry} />
        ) : rows.pending ? (
          <ContactsSkeleton columns={columns} />
        ) : rows.total === 0 ? (
          <NoContacts
            filters={filters}
            mayEdit={mayEdit}
            onReset={() => replace({})}
            onCreate={() => creation.setOpen(true)}
          />
        ) : (
          <ContactsGrid
            rows={rows}
            filters={filters}
            onSort={(sort) => change({ sort })}
            columns={columns}
            place={place}
          />
        )}
        <BulkBar selection={selection} deleted={Boolean(filters.deleted)} onLeaving={() => setPeeked(undefined)} />
      </div>
      {peeked && <ContactPeek id={peeked} onClose={() => setPeeked(undefined)} />}
      <CreateContactDialog open={creation.open} onOpenChange={creation.setOpen} />
    </div>
  );
}

function ListActions({ onCreate }: { onCreate(): void }) {
  return (
    <>
      <Button asChild>
        <Link to="/imports">
          <Upload aria-hidden strokeWidth={1.5} />
          <span className="max-sm:sr-only">Import</span>
        </Link>
      </Button>
      <Button variant="primary" onClick={onCreate}>
        <Plus aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">New contact</span>
      </Button>
    </>
  );
}

/** The dialog that creates a contact: opened by its button, by `c`, and by an address with `?create=true`. */
function useCreation(mayEdit: boolean) {
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState(false);
  const asked = search.has('create');
  useEffect(() => {
    if (!asked) return;
    setOpen(true);
    setSearch(
      (before) => {
        before.delete('create');
        return before;
      },
      { replace: true },
    );
  }, [asked, setSearch]);
  useShortcut('c', () => setOpen(true), { label: 'New contact', group: 'Contacts', palette: true, disabled: !mayEdit });
  return { open: open && mayEdit, setOpen };
}

/** From anywhere on the page `j` and `k` lead into the list. */
function useListFocus(onActive: (change: (active: number) => number) => void): void {
  const enter = () => {
    document.getElementById(gridElementId)?.focus();
    onActive((active) => Math.max(0, active));
  };
  useShortcut('j', enter, { label: 'Next row', group: 'Contacts' });
  useShortcut('k', enter, { label: 'Row before', group: 'Contacts' });
  useShortcut('arrowdown', enter, { label: 'Next row', group: 'Contacts' });
}

interface NoContactsProps {
  filters: ContactFilters;
  mayEdit: boolean;
  onReset(): void;
  onCreate(): void;
}

function NoContacts({ filters, mayEdit, onReset, onCreate }: NoContactsProps) {
  const own = useSession((state) => state.user?.id);
  if (filters.deleted) {
    return (
      <EmptyState icon={Users} title="Nothing is deleted">
        Deleted contacts stand here and can be restored.
      </EmptyState>
    );
  }
  if (filters.q || countFilters(filters) > 0) {
    return (
      <EmptyState
        icon={SearchX}
        title={
          filters.owner === own && countFilters(filters) === 1 && !filters.q
            ? 'You own no contacts yet'
            : 'No contact matches'
        }
        action={<Button onClick={onReset}>Show all contacts</Button>}
      >
        Search looks at the beginnings of words in names, e-mail addresses and companies.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Users}
      title="Bring in the people you know"
      action={
        mayEdit && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button asChild variant="primary">
              <Link to="/imports">
                <Upload aria-hidden strokeWidth={1.5} />
                Import an address book
              </Link>
            </Button>
            <Button onClick={onCreate}>Create a contact</Button>
          </div>
        )
      }
    >
      Import a CSV or vCard file from Google, Outlook, a phone or any other program; birthdays come along and get their
      greetings.
    </EmptyState>
  );
}
