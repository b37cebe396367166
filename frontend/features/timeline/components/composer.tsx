import { calls } from '@sequelstring/contract/calls.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { noteKind } from '@sequelstring/contract/records/note.ts';
import { taskKind } from '@sequelstring/contract/records/task.ts';
import { useQueryClient } from '@tanstack/react-query';
import { ListChecks, Mail, NotebookPen, Phone } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { timelineWords as words } from '../../../lib/messages/timeline.ts';
import { useUsers } from '../../../lib/queries/users.ts';
import { useSession } from '../../../lib/session.ts';
import { useCreateRecord } from '../../../records/api/record.create.ts';
import { MentionTextarea } from '../../../records/text/mention-textarea.tsx';
import { Button } from '../../../ui/button.tsx';
import { DateInput } from '../../../ui/date-input.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { timelineKey } from '../api/timeline.queries.ts';

interface ComposerProps {
  kind: AnyKind;
  id: string;
  /** Where the record takes mail. */
  email?: string;
}

type What = 'note' | 'task' | 'call' | 'email';

/** Adds a note, a task or a call to what happened around a record. */
export function Composer({ kind, id, email }: ComposerProps) {
  const [what, setWhat] = useState<What>('note');
  const about = [{ kind: kind.kind as KindName, id }];
  const options = [
    { value: 'note' as const, label: words.note, icon: NotebookPen },
    { value: 'task' as const, label: words.task, icon: ListChecks },
    ...(kind.kind === 'contact' ? [{ value: 'call' as const, label: words.call, icon: Phone }] : []),
    ...(email ? [{ value: 'email' as const, label: words.email, icon: Mail }] : []),
  ];
  return (
    <section aria-label={words.compose} className="flex flex-col gap-2.5 rounded-lg border bg-surface p-3">
      <Segmented<What> aria-label={words.compose} options={options} value={what} onValueChange={setWhat} />
      {what === 'note' && <NoteForm kind={kind} id={id} about={about} />}
      {what === 'task' && <TaskForm kind={kind} id={id} about={about} />}
      {what === 'call' && <CallForm kind={kind} id={id} />}
      {what === 'email' && email && (
        <div className="flex items-center gap-3">
          <Button asChild>
            <a href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>{words.emailTo(email)}</a>
          </Button>
          <span className="text-muted text-xs">{words.emailHelp}</span>
        </div>
      )}
    </section>
  );
}

interface FormProps {
  kind: AnyKind;
  id: string;
  about: { kind: KindName; id: string }[];
}

/** What is typed stays until it is saved, also while another page is open. */
const drafts = new Map<string, string>();

function useRefresh(kind: AnyKind, id: string) {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: timelineKey(kind, id) });
}

function NoteForm({ kind, id, about }: FormProps) {
  const key = `note ${id}`;
  const [body, setBody] = useState(drafts.get(key) ?? '');
  const create = useCreateRecord(noteKind as unknown as AnyKind);
  const refresh = useRefresh(kind, id);
  const type = (text: string) => {
    drafts.set(key, text);
    setBody(text);
  };
  const save = async () => {
    if (!body.trim() || create.isPending) return;
    try {
      await create.mutateAsync({ body, about });
      drafts.delete(key);
      setBody('');
      refresh();
    } catch (failure) {
      toast.failure(words.noteNotSaved, failure);
    }
  };
  return (
    <>
      <MentionTextarea
        label={words.note}
        value={body}
        onChange={type}
        onSubmit={() => void save()}
        placeholder={words.notePlaceholder}
      />
      <Foot>
        <Button variant="primary" disabled={!body.trim()} loading={create.isPending} onClick={() => void save()}>
          {words.addNote}
        </Button>
      </Foot>
    </>
  );
}

function TaskForm({ kind, id, about }: FormProps) {
  const me = useSession((session) => session.user?.id) ?? '';
  const { data: users = [] } = useUsers();
  const [title, setTitle] = useState('');
  const [dueOn, setDueOn] = useState('');
  const [assignee, setAssignee] = useState(me);
  const create = useCreateRecord(taskKind as unknown as AnyKind);
  const refresh = useRefresh(kind, id);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    try {
      await create.mutateAsync({ title: title.trim(), about, assignee, ...(dueOn && { dueOn }) });
      setTitle('');
      setDueOn('');
      refresh();
    } catch (failure) {
      toast.failure(words.taskNotSaved, failure);
    }
  };
  const isDay = dueOn === '' || /^\d{4}-\d\d-\d\d$/.test(dueOn);
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-2.5">
      <Field label={words.taskTitle} hideLabel>
        <Input value={title} onChange={(event) => setTitle(event.target.value)} placeholder={words.taskPlaceholder} />
      </Field>
      <div className="grid gap-2.5 sm:grid-cols-2">
        <Field label={words.due} hideLabel>
          <DateInput value={dueOn} onValueChange={setDueOn} placeholder={words.duePlaceholder} />
        </Field>
        <Field label={words.assignee} hideLabel>
          <Select
            value={assignee}
            onValueChange={setAssignee}
            options={users
              .filter(({ isActive }) => isActive !== false)
              .map((user) => ({ value: user.id, label: user.name }))}
          />
        </Field>
      </div>
      <Foot>
        <Button type="submit" variant="primary" disabled={!title.trim() || !isDay} loading={create.isPending}>
          {words.addTask}
        </Button>
      </Foot>
    </form>
  );
}

function CallForm({ kind, id }: { kind: AnyKind; id: string }) {
  const [minutes, setMinutes] = useState('');
  const [notes, setNotes] = useState('');
  const [saving, setSaving] = useState(false);
  const refresh = useRefresh(kind, id);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    const duration = Math.round(Number(minutes) * 60) || 0;
    const endedAt = new Date();
    const startedAt = new Date(endedAt.getTime() - duration * 1000);
    try {
      await api.call(calls.create, {
        body: {
          contact: id,
          type: 'outbound',
          status: 'completed',
          startedAt: startedAt.toISOString(),
          endedAt: endedAt.toISOString(),
          duration,
          ...(notes.trim() && { notes: notes.trim() }),
        },
      });
      setMinutes('');
      setNotes('');
      toast.success(words.callSaved);
      refresh();
    } catch (failure) {
      toast.failure(words.callNotSaved, failure);
    } finally {
      setSaving(false);
    }
  };
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-2.5">
      <Field label={words.callNotes} hideLabel>
        <Textarea
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
          placeholder={words.callPlaceholder}
        />
      </Field>
      <Foot>
        <Field label={words.minutes} className="flex-row items-center gap-2">
          <Input
            value={minutes}
            inputMode="numeric"
            onChange={(event) => setMinutes(event.target.value.replace(/\D/g, '').slice(0, 4))}
            className="w-16"
          />
        </Field>
        <Button type="submit" variant="primary" disabled={!notes.trim() && !minutes} loading={saving}>
          {words.logCall}
        </Button>
      </Foot>
    </form>
  );
}

const Foot = ({ children }: { children: ReactNode }) => (
  <div className="flex items-center justify-end gap-3">{children}</div>
);
