import type { Contact } from '@sequelstring/contract/crm.ts';
import { useState } from 'react';
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
    const wrong = problemWith('notes', notes) ?? (await save('Notes', { notes }));
    setProblem(wrong);
    if (!wrong) setTyped(undefined);
  };
  return (
    <Field label="Notes" hideLabel error={problem} help={readOnly ? undefined : 'Saved when you leave the field.'}>
      <Textarea
        rows={10}
        className="min-h-48 text-base"
        placeholder={
          readOnly ? 'No notes' : 'What is worth remembering: how you met, what they care about, what was agreed.'
        }
        readOnly={readOnly}
        value={typed ?? contact.notes ?? ''}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void commit()}
      />
    </Field>
  );
}
