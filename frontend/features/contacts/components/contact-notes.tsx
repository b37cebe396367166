import type { Contact } from '@sequelstring/contract/crm.ts';
import { useState } from 'react';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { Field } from '../../../ui/field.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { problemWith, useContactEdit } from '../api/contact.edit.ts';

/** Free text about a contact, saved when it is left. */
export function ContactNotes({ contact, readOnly }: { contact: Contact; readOnly: boolean }) {
  const save = useContactEdit(contact);
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const commit = async () => {
    if (typed === undefined) return;
    const notes = typed.trim() || null;
    if (notes === (contact.notes ?? null)) return setTyped(undefined);
    const wrong = problemWith('notes', notes) ?? (await save(words.notes, { notes }));
    setProblem(wrong);
    if (!wrong) setTyped(undefined);
  };
  return (
    <Field label={words.notes} hideLabel error={problem} help={readOnly ? undefined : words.savedOnLeave}>
      <Textarea
        rows={10}
        className="min-h-48 text-base"
        placeholder={readOnly ? words.noNotes : words.notesPlaceholder}
        readOnly={readOnly}
        value={typed ?? contact.notes ?? ''}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void commit()}
      />
    </Field>
  );
}
