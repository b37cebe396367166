import { Columns3, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcut } from '../../../lib/shortcuts.ts';
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
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
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
      <SearchBox value={filters.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
      <ContactFilterPopover filters={filters} onChange={onChange} />
      <ContactFilterChips filters={filters} onChange={onChange} />
      <span className="flex-1 max-sm:hidden" />
      <ColumnMenu />
    </>
  );
}

/** Searches once the typing rests for 150 ms. */
function SearchBox({ value, onChange }: { value: string; onChange(text: string): void }) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), 150);
    return () => clearTimeout(timer);
  }, [typed, value]);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcut('/', focus, { label: 'Search in the list', group: 'Contacts' });
  const clear = () => {
    setTyped('');
    onChange('');
    input.current?.focus();
  };
  return (
    <Input
      ref={input}
      type="search"
      aria-label="Search contacts"
      placeholder="Search name, e-mail, company"
      className="min-w-0 flex-1 sm:w-72 sm:flex-none [&_input::-webkit-search-cancel-button]:hidden"
      leading={<Search aria-hidden strokeWidth={1.5} />}
      trailing={
        typed ? (
          <IconButton icon={X} label="Clear search" size="sm" onClick={clear} />
        ) : (
          <Kbd keys="/" className="max-sm:hidden" />
        )
      }
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && (typed ? clear() : input.current?.blur())}
    />
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
