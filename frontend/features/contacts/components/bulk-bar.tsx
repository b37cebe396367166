import { useQueryClient } from '@tanstack/react-query';
import { Tag, Trash2, UserRound, X } from 'lucide-react';
import { useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { formatCount, formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../ui/popover.tsx';
import { toast } from '../../../ui/toast.tsx';
import {
  type BulkOutcome,
  deleteContact,
  forEachContact,
  patchContact,
  restoreContact,
  tagContact,
} from '../api/contact.mutations.ts';
import { type ListSelection, selectionLimit } from '../api/list-selection.ts';
import { useUsers } from '../api/user.queries.ts';

interface Running {
  label: string;
  finished: number;
  total: number;
}

interface BulkBarProps {
  selection: ListSelection;
  /** The list shows deleted contacts, which can be restored alone. */
  deleted: boolean;
  /** The selected contacts are about to leave the list. */
  onLeaving(): void;
}

/** What can be done with the selected contacts, over the foot of the list. */
export function BulkBar({ selection, deleted, onLeaving }: BulkBarProps) {
  const [running, setRunning] = useState<Running>();
  const run = useBulkRun(setRunning);
  const ids = [...selection.ids];
  if (ids.length === 0 && !running) return null;

  const remove = async () => {
    onLeaving();
    selection.clear();
    const { done } = await run('Deleting', ids, deleteContact);
    if (done.length === 0) return;
    toast.success(`${formatCount(done.length, 'contact')} deleted`, {
      action: { label: 'Undo', onClick: () => void run('Restoring', done, restoreContact) },
    });
  };
  const restore = async () => {
    onLeaving();
    selection.clear();
    const { done } = await run('Restoring', ids, restoreContact);
    if (done.length > 0) toast.success(`${formatCount(done.length, 'contact')} restored`);
  };
  const change = async (label: string, call: (id: string) => Promise<unknown>) => {
    const { done } = await run('Changing', ids, call);
    if (done.length > 0) toast.success(`${formatCount(done.length, 'contact')} ${label}`);
  };

  return (
    <div
      role="toolbar"
      aria-label="Selected contacts"
      className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-2rem)] animate-rise flex-wrap items-center max-sm:[&_button:not([aria-label])_svg]:hidden gap-1 rounded-xl bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float"
    >
      <span role="status" className="tabular pr-2 font-medium">
        {running
          ? `${running.label} ${formatNumber(running.finished)} of ${formatNumber(running.total)}`
          : `${formatNumber(ids.length)} selected${selection.limited ? ` (at most ${formatNumber(selectionLimit)} at once)` : ''}`}
      </span>
      {!running && deleted && <Button onClick={() => void restore()}>Restore</Button>}
      {!running && !deleted && (
        <>
          <TagAction onTag={(tag) => change(`tagged “${tag}”`, (id) => tagContact(id, tag))} />
          <OwnerAction onOwner={(owner, name) => change(`given to ${name}`, (id) => patchContact(id, { owner }))} />
          <Button variant="ghost" onClick={() => void remove()}>
            <Trash2 aria-hidden strokeWidth={1.5} />
            Delete
          </Button>
        </>
      )}
      {!running && <IconButton icon={X} label="Clear selection" onClick={selection.clear} />}
    </div>
  );
}

/** Runs one call per contact, tells how far it is, and says what failed and why. */
function useBulkRun(setRunning: (running: Running | undefined) => void) {
  const client = useQueryClient();
  return async (label: string, ids: string[], call: (id: string) => Promise<unknown>): Promise<BulkOutcome> => {
    setRunning({ label, finished: 0, total: ids.length });
    const outcome = await forEachContact(ids, call, (finished) => setRunning({ label, finished, total: ids.length }));
    setRunning(undefined);
    await client.invalidateQueries({ queryKey: ['contacts'] });
    const [first] = outcome.failed;
    if (first) {
      toast.error(`${formatCount(outcome.failed.length, 'contact')} could not be changed`, {
        description: failureMessage(first.failure),
      });
    }
    return outcome;
  };
}

function TagAction({ onTag }: { onTag(tag: string): Promise<void> }) {
  const [open, setOpen] = useState(false);
  const [tag, setTag] = useState('');
  const submit = () => {
    if (!tag.trim()) return;
    setOpen(false);
    setTag('');
    void onTag(tag.trim());
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <Tag aria-hidden strokeWidth={1.5} />
          Tag
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Add a tag" side="top" className="flex items-end gap-2">
        <Field label="Tag to add" className="flex-1">
          <Input
            value={tag}
            maxLength={60}
            onChange={(event) => setTag(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && submit()}
          />
        </Field>
        <Button variant="primary" onClick={submit}>
          Add
        </Button>
      </PopoverContent>
    </Popover>
  );
}

function OwnerAction({ onOwner }: { onOwner(id: string, name: string): Promise<void> }) {
  const [open, setOpen] = useState(false);
  const { data: users = [] } = useUsers();
  const choose = (id: string | undefined) => {
    const user = users.find((other) => other.id === id);
    setOpen(false);
    if (user) void onOwner(user.id, user.name);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost">
          <UserRound aria-hidden strokeWidth={1.5} />
          Owner
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Change the owner" side="top">
        <Field label="New owner">
          <Combobox
            options={users.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
            value={undefined}
            onValueChange={choose}
            placeholder="Choose a person"
            searchPlaceholder="Search people"
          />
        </Field>
      </PopoverContent>
    </Popover>
  );
}
