import { Columns3 } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { useColumns } from '../api/column.store.ts';
import type { ContactFilters } from '../api/contact.filters.ts';
import { allColumns } from './contact-columns.tsx';
import { ContactFilterChips, ContactFilterPopover } from './contact-filter.tsx';

interface ContactsToolbarProps {
  filters: ContactFilters;
  onChange(changed: Partial<ContactFilters>): void;
}

/** Search, filters and the choice of columns above the contact list. */
export function ContactsToolbar({ filters, onChange }: ContactsToolbarProps) {
  return (
    <>
      <SearchInput
        label="Search contacts"
        placeholder="Search name, e-mail, company"
        group="Contacts"
        className="min-w-0 flex-1 sm:w-72 sm:flex-none"
        value={filters.q ?? ''}
        onValueChange={(q) => onChange({ q: q || undefined })}
      />
      <ContactFilterPopover filters={filters} onChange={onChange} />
      <ContactFilterChips filters={filters} onChange={onChange} />
      <span className="flex-1 max-sm:hidden" />
      <ColumnMenu />
    </>
  );
}

function ColumnMenu() {
  const { shown, toggle, reset } = useColumns();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" className="max-sm:hidden">
          <Columns3 aria-hidden strokeWidth={1.5} />
          Columns
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Shown beside the name</DropdownMenuLabel>
        {allColumns.map(({ id, label }) => (
          <DropdownMenuCheckboxItem
            key={id}
            checked={shown.includes(id)}
            onCheckedChange={() => toggle(id)}
            onSelect={(event) => event.preventDefault()}
          >
            {label}
          </DropdownMenuCheckboxItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={reset}>Back to the usual ones</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
