import type { Call, CallPatch } from '@sequelstring/contract/calls.ts';
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateCall } from '../api/call.queries.ts';

/** Whom the call was with, its notes and its tags; notes are saved when one leaves them. */
export function CallDetails({ call, readOnly }: { call: Call; readOnly: boolean }) {
  const update = useUpdateCall();
  const [notes, setNotes] = useState(call.notes ?? '');
  const set = (patch: CallPatch) =>
    update.mutate({ callId: call.id, patch }, { onError: (error) => toast.failure(words.notChanged, error) });
  const saveNotes = () => {
    const typed = notes.trim();
    if (typed !== (call.notes ?? '')) set({ notes: typed || null });
  };
  return (
    <section aria-label={words.details} className="flex flex-col gap-4 border-t px-4 py-4 sm:px-6">
      <h2 className="font-medium text-base">{words.details}</h2>
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {call.contact && (
          <Fact label={words.contact}>
            <Link to={`/contacts/${call.contact}`} dir="auto" className="text-accent hover:underline">
              {call.contactName ?? words.contact}
            </Link>
          </Fact>
        )}
        {call.account && (
          <Fact label={words.account}>
            <Link to={`/accounts/${call.account}`} dir="auto" className="text-accent hover:underline">
              {call.accountName ?? words.account}
            </Link>
          </Fact>
        )}
        {call.dialedNumber && <Fact label={words.number}>{call.dialedNumber}</Fact>}
        {call.userName && <Fact label={words.owner}>{call.userName}</Fact>}
        <Fact label={words.tags}>
          <Tags tags={call.tags} readOnly={readOnly} onChange={(tags) => set({ tags })} />
        </Fact>
      </dl>
      {readOnly ? (
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap text-base">
          {call.notes ?? <span className="text-muted">{words.noNotes}</span>}
        </p>
      ) : (
        <Field label={words.notes}>
          <Textarea
            dir="auto"
            rows={3}
            value={notes}
            placeholder={words.notesHelp}
            onChange={(event) => setNotes(event.target.value)}
            onBlur={saveNotes}
          />
        </Field>
      )}
    </section>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 truncate">{children}</dd>
  </>
);

interface TagsProps {
  tags: readonly string[];
  readOnly: boolean;
  onChange(tags: string[]): void;
}

function Tags({ tags, readOnly, onChange }: TagsProps) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const tag = typed.trim();
    setTyped('');
    if (tag && !tags.includes(tag)) onChange([...tags, tag]);
  };
  if (readOnly && tags.length === 0) return <span className="text-muted">{words.noTags}</span>;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {tags.map((tag) => (
        <Badge key={tag}>
          {tag}
          {!readOnly && (
            <button
              type="button"
              aria-label={words.removeTag(tag)}
              onClick={() => onChange(tags.filter((one) => one !== tag))}
              className="relative -mr-0.5 rounded-sm before:absolute before:-inset-1.5 hover:text-negative"
            >
              <X aria-hidden strokeWidth={2} />
            </button>
          )}
        </Badge>
      ))}
      {!readOnly && (
        <Input
          aria-label={words.addTag}
          placeholder={words.addTag}
          maxLength={60}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          className="h-6 w-24 border-transparent px-1 text-xs"
        />
      )}
    </span>
  );
}
