import { crm } from '@sequelstring/contract/crm.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Dialog as Primitive } from 'radix-ui';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../lib/api.ts';
import { displayName } from '../lib/format.ts';
import { useRecent } from '../lib/recent.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '../ui/command.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { findContacts } from './find-contacts.ts';
import { type PaletteAction, usePaletteActions } from './palette.actions.ts';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Jumps to any contact or place and runs any action of the page; what was opened lately comes first. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const actions = usePaletteActions(text);
  const run = (task: () => void) => () => {
    onOpenChange(false);
    task();
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-overlay" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed top-[max(4vh,0.5rem)] left-1/2 z-40 flex max-h-[80dvh] w-[calc(100vw-1rem)] max-w-xl -translate-x-1/2 animate-rise flex-col overflow-hidden rounded-xl bg-raised shadow-float outline-none sm:top-[14vh] sm:max-h-[60dvh]"
        >
          <Primitive.Title className="sr-only">Search and run</Primitive.Title>
          <Command shouldFilter={false} label="Search and run" className="flex-1">
            <CommandInput
              value={text}
              onValueChange={setText}
              placeholder="Search contacts, or type what to do"
              className="h-12"
            />
            <CommandList className="max-h-none flex-1 p-1.5">
              {text === '' ? (
                <RecentGroup onOpen={(to) => run(() => void navigate(to))()} />
              ) : (
                <ContactsGroup text={text} onOpen={(to) => run(() => void navigate(to))()} />
              )}
              <ActionGroup actions={actions} onRun={(action) => run(action.run)()} />
            </CommandList>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function RecentGroup({ onOpen }: { onOpen: (to: string) => void }) {
  const records = useRecent((state) => state.records);
  if (records.length === 0) return null;
  return (
    <CommandGroup heading="Recent">
      {records.slice(0, 5).map((record) => (
        <CommandItem key={record.to} value={`recent ${record.to}`} onSelect={() => onOpen(record.to)}>
          <Avatar name={record.label} size="xs" />
          <span className="truncate">{record.label}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

function ContactsGroup({ text, onOpen }: { text: string; onOpen: (to: string) => void }) {
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['contacts', 'palette', query],
    queryFn: ({ signal }) =>
      findContacts(query, async (q, limit) => (await api.call(crm.listContacts, { query: { q, limit }, signal })).data),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
  if (found.isError) return <p className="px-2 py-3 text-muted">Contacts cannot be searched right now.</p>;
  if (found.data?.length === 0) return <p className="px-2 py-3 text-muted">No contact matches “{query}”.</p>;
  return (
    <CommandGroup heading="Contacts">
      {found.data?.map((contact) => {
        const name = displayName(contact);
        const detail = [contact.title, contact.companyName].filter(Boolean).join(', ') || contact.email;
        return (
          <CommandItem key={contact.id} value={contact.id} onSelect={() => onOpen(`/contacts/${contact.id}`)}>
            <Avatar name={name} size="xs" />
            <span className="truncate">{name}</span>
            {detail !== name && <span className="ml-auto min-w-0 truncate text-muted text-xs">{detail}</span>}
          </CommandItem>
        );
      })}
    </CommandGroup>
  );
}

function ActionGroup({
  actions,
  onRun,
}: {
  actions: readonly PaletteAction[];
  onRun: (action: PaletteAction) => void;
}) {
  if (actions.length === 0) return null;
  return (
    <CommandGroup heading="Actions">
      {actions.map((action) => {
        const Icon = action.icon;
        return (
          <CommandItem key={action.id} value={`action ${action.id}`} onSelect={() => onRun(action)}>
            <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
            <span className="min-w-0 flex-1 truncate">{action.label}</span>
            {action.keys && <Kbd keys={action.keys} />}
          </CommandItem>
        );
      })}
    </CommandGroup>
  );
}
