import type { Call } from '@sequelstring/contract/calls.ts';
import { notes, opportunities } from '@sequelstring/contract/crm.ts';
import { useQuery } from '@tanstack/react-query';
import { Handshake, ListChecks, type LucideIcon, StickyNote } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../../lib/api.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { formatMoney } from '../../../lib/money.ts';
import { useCalls } from '../api/call.queries.ts';

/** What is open with the one who calls: a deal, promises of earlier calls, and the last note. */
export function CallerContext({ call: { contact, account } }: { call: Call }) {
  const deal = useQuery(openDeal(account)).data;
  const note = useQuery(lastNote(contact)).data;
  const earlier = useCalls({ contactId: contact ?? '', limit: 20 }, contact !== undefined).data?.pages[0]?.data ?? [];
  const open = earlier.reduce((sum, { actionItems }) => sum + (actionItems?.open ?? 0), 0);
  if (!deal && !note && open === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5 border-t pt-3 text-sm">
      {deal && (
        <Line icon={Handshake} to={`/opportunities/${deal.id}`}>
          {deal.name}
          {deal.amount && <span className="tabular text-muted"> · {formatMoney(deal.amount, true)}</span>}
        </Line>
      )}
      {open > 0 && (
        <Line icon={ListChecks} to={`/contacts/${contact}?tab=calls`}>
          {words.openPromises(open)}
        </Line>
      )}
      {note && (
        <Line icon={StickyNote} to={`/contacts/${contact}`}>
          {note.body}
        </Line>
      )}
    </ul>
  );
}

const Line = ({ icon: Icon, to, children }: { icon: LucideIcon; to: string; children: ReactNode }) => (
  <li className="flex min-w-0 items-center gap-2">
    <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
    <Link to={to} dir="auto" className="min-w-0 truncate hover:underline">
      {children}
    </Link>
  </li>
);

/** The deal of the account that closes next. */
const openDeal = (account: string | undefined) => ({
  queryKey: ['opportunities', 'of caller', account],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const query = { account: account!, status: 'open', sort: 'closeOn', limit: 1 } as const;
    return (await api.call(opportunities.list, { query, signal })).data[0] ?? null;
  },
  enabled: account !== undefined,
  staleTime: 60_000,
});

const lastNote = (contact: string | undefined) => ({
  queryKey: ['notes', 'of caller', contact],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await api.call(notes.list, { query: { about: contact!, limit: 1 }, signal })).data[0] ?? null,
  enabled: contact !== undefined,
  staleTime: 60_000,
});
