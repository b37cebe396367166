import type { Note } from '@sequelstring/contract/records/note.ts';
import { noteKind } from '@sequelstring/contract/records/note.ts';
import { MoreHorizontal } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { timelineWords as words } from '../../../lib/messages/timeline.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { useRecordDeletion } from '../../../records/api/record.deletion.ts';
import { useRecordEdit } from '../../../records/api/record.edit.ts';
import type { AnyRecord } from '../../../records/record.ts';
import { MentionTextarea } from '../../../records/text/mention-textarea.tsx';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';

const Markdown = lazy(async () => ({ default: (await import('../../../records/text/markdown.tsx')).Markdown }));

/** A note as it is written; whoever wrote it, managers and administrators change and delete it. */
export function NoteCard({ note, readOnly }: { note: Note; readOnly: boolean }) {
  const me = useSession((session) => session.user?.id);
  const runsAll = useHasRole(['admin', 'manager']);
  const [editing, setEditing] = useState(false);
  const { remove } = useRecordDeletion(noteKind as never);
  const mayChange = !readOnly && (note.owner === me || runsAll);
  if (editing) return <NoteEditor note={note} onClose={() => setEditing(false)} />;
  return (
    <div className="relative mt-1.5 rounded-lg border bg-surface px-3 py-2">
      {mayChange && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton icon={MoreHorizontal} size="sm" label={words.noteOptions} className="absolute top-1 right-1" />
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setEditing(true)}>{words.editNote}</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => void remove(note as unknown as AnyRecord)}>
              {words.deleteNote}
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      <div className={mayChange ? 'pr-7' : undefined}>
        <Suspense fallback={<p className="whitespace-pre-line text-base">{note.body}</p>}>
          <Markdown text={note.body} />
        </Suspense>
      </div>
    </div>
  );
}

function NoteEditor({ note, onClose }: { note: Note; onClose(): void }) {
  const [body, setBody] = useState(note.body);
  const [saving, setSaving] = useState(false);
  const edit = useRecordEdit(noteKind as never);
  const save = async () => {
    if (!body.trim() || body === note.body) return onClose();
    setSaving(true);
    const problem = await edit(note as unknown as AnyRecord, words.note, { body });
    setSaving(false);
    if (problem) toast.error(words.noteNotSaved, { description: problem });
    else onClose();
  };
  return (
    <div className="mt-1.5 flex flex-col gap-2">
      <MentionTextarea
        label={words.editNote}
        value={body}
        onChange={setBody}
        onSubmit={() => void save()}
        onCancel={onClose}
        autoFocus
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button variant="primary" loading={saving} disabled={!body.trim()} onClick={() => void save()}>
          {words.save}
        </Button>
      </div>
    </div>
  );
}
