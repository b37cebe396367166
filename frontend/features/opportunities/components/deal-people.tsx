import type { Opportunity } from '@sequelstring/contract/records/opportunity.ts';
import { opportunityWords as words } from '../../../lib/messages/crm.ts';
import { useLinkedKind, useLinkedTitle } from '../../../records/api/kinds.ts';
import { LinkRows, usePropertyChange } from '../../../records/fields/links-property.tsx';
import type { Widget } from '../../../records/view.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';

type People = Opportunity['contacts'];

/** Who takes part in a deal, and as what. */
export const DealPeople: Widget = ({ view, record, readOnly }) => {
  const people = (record.contacts as People | undefined) ?? [];
  const change = usePropertyChange(view, record, 'contacts', words.people);
  const setRole = (contact: string, role: string) =>
    change(people.map((one) => (one.contact === contact ? { contact, ...(role && { role }) } : one)));
  return (
    <LinkRows
      label={words.people}
      to="contact"
      ids={people.map(({ contact }) => contact)}
      readOnly={readOnly}
      onAdd={(contact) => change([...people, { contact }])}
      onRemove={(contact) => change(people.filter((one) => one.contact !== contact))}
      beside={(contact) => {
        const role = people.find((one) => one.contact === contact)?.role;
        if (readOnly) return <span className="text-muted text-xs">{role}</span>;
        return <RoleMenu contact={contact} role={role} onRole={(next) => setRole(contact, next)} />;
      }}
    />
  );
};

interface RoleMenuProps {
  contact: string;
  role: string | undefined;
  onRole(role: string): void;
}

function RoleMenu({ contact, role, onRole }: RoleMenuProps) {
  const title = useLinkedTitle(useLinkedKind('contact'), contact);
  const roles = role && !words.roles.includes(role as never) ? [role, ...words.roles] : words.roles;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={words.role(title ?? '')}
        className="min-h-6 shrink-0 rounded-sm px-1 text-muted text-xs hover:bg-hover hover:text-ink"
      >
        {role ?? words.addRole}
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={role ?? ''} onValueChange={onRole}>
          {roles.map((one) => (
            <DropdownMenuRadioItem key={one} value={one}>
              {one}
            </DropdownMenuRadioItem>
          ))}
          <DropdownMenuRadioItem value="">{words.noRole}</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
