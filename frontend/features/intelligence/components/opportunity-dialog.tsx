import { opportunities } from '@sequelstring/contract/crm.ts';
import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMakeOpportunity } from '../api/news.actions.ts';

const words = newsWords.opportunity;

const openAt = (account: string) => ({
  queryKey: ['opportunities', 'open', account],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await api.call(opportunities.list, { query: { account, status: 'open', limit: 5 } as never, signal })).data,
  staleTime: 10_000,
});

/** Makes an opportunity of an alert; shows what is open at the account, and asks before there are two of one story. */
export function OpportunityDialog({ alert, onClose }: { alert: NewsAlert; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState(`${alert.accountName}: ${alert.title}`.slice(0, 200));
  const make = useMakeOpportunity();
  const open = useQuery(openAt(alert.account)).data ?? [];
  const failure = make.error;
  const existing =
    failure instanceof ApiFailure && failure.code === 'opportunity_exists'
      ? (failure.details.opportunity?.[0] ?? '')
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    make.mutate(
      { id: alert.id, name: name.trim(), again: existing !== undefined },
      {
        onSuccess: ({ interactions }) => {
          const made = interactions.findLast(({ opportunityId }) => opportunityId)?.opportunityId;
          toast.success(words.created, {
            action: { label: words.open, onClick: () => void navigate(`/opportunities/${made}`) },
          });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(shown) => !shown && onClose()}>
      <DialogContent title={words.title} description={words.help} size="md" onOpenAutoFocus={focusFirstField}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          {existing !== undefined ? (
            <Callout
              tone="warning"
              title={words.exists}
              action={
                <Button asChild size="sm">
                  <Link to={`/opportunities/${existing}`}>{words.openIt}</Link>
                </Button>
              }
            />
          ) : (
            failure && <Callout tone="negative">{failureMessage(failure)}</Callout>
          )}
          <Field label={words.name}>
            <Input value={name} maxLength={200} required onChange={(event) => setName(event.target.value)} />
          </Field>
          {open.length > 0 && (
            <div>
              <p className="text-muted text-xs">{words.atAccount(alert.accountName)}</p>
              <ul className="mt-1 flex flex-col gap-0.5">
                {open.map(({ id, name: title }) => (
                  <li key={id}>
                    <Link to={`/opportunities/${id}`} className="hover:underline">
                      {title}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={make.isPending}>
              {existing === undefined ? words.create : words.again}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
