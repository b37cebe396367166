import type { crm } from '@sequelstring/contract/crm.ts';
import type { QueryInput } from '@sequelstring/contract/route.ts';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { displayName } from '../../../lib/format.ts';
import { Callout } from '../../../ui/callout.tsx';
import { useDuplicates } from '../api/contact.queries.ts';

const reasonWords = { email: 'same email address', phone: 'same phone number', name: 'same name' };

type Typed = QueryInput<typeof crm.findDuplicates>;

/** Contacts that may be the same person as the one being typed, once the typing rests. */
export function DuplicateWarning({ typed, onOpen }: { typed: Typed; onOpen?(): void }) {
  const { data: found = [] } = useDuplicates(useSettled(typed));
  if (found.length === 0) return <div role="status" />;
  return (
    <div role="status">
      <Callout tone="warning" title={found.length === 1 ? 'This may exist already' : 'These may be the same'}>
        <ul className="mt-1 flex flex-col gap-1">
          {found.slice(0, 4).map((contact) => (
            <li key={contact.id} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <Link
                to={`/contacts/${contact.id}`}
                onClick={onOpen}
                className="font-medium underline underline-offset-2"
              >
                {displayName(contact)}
              </Link>
              <span className="text-muted text-xs">
                {[...contact.reasons.map((reason) => reasonWords[reason]), contact.companyName]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </Callout>
    </div>
  );
}

/** What was typed, once it has stood for 300 ms; without empty fields. */
function useSettled(typed: Typed): Typed {
  const filled = JSON.stringify(Object.fromEntries(Object.entries(typed).filter(([, value]) => value)));
  const [settled, setSettled] = useState('{}');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(filled), 300);
    return () => clearTimeout(timer);
  }, [filled]);
  return JSON.parse(settled) as Typed;
}
