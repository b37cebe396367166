import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { recordWords } from '../../../lib/messages/records.ts';
import { forgetRecent } from '../../../lib/recent.ts';
import { listKey } from '../../../records/api/record.queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { contactView } from '../contact-view.tsx';

/** Says what goes and what stays, and wants the contact's name before it does so. */
export function EraseContactDialog({ contact, onClose }: { contact: Contact; onClose(): void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const name = contactName(contact);
  const erase = useMutation({
    mutationFn: () => api.call(personalData.eraseContact, { params: { id: contact.id }, body: { name: typed } }),
    onSuccess: () => {
      onClose();
      forgetRecent('contact', contact.id);
      void client.invalidateQueries({ queryKey: listKey(contactKind) });
      toast.success(words.erased, { description: words.erasedHelp });
      void navigate(contactView.path, { replace: true });
    },
  });
  const problem = erase.error instanceof ApiFailure ? erase.error.details?.name?.[0] : undefined;
  const error = problem ? `This ${problem}.` : erase.error?.message;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="md"
        title={words.eraseTitle(name)}
        description={words.eraseHelp}
        onOpenAutoFocus={focusFirstField}
      >
        <Facts title={words.eraseDeletes} facts={words.eraseDeleted} />
        <Facts title={words.eraseKeeps} facts={words.eraseKept} />
        <p className="text-muted text-sm">{words.eraseOutOfReach}</p>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            erase.mutate();
          }}
        >
          <Field label={words.eraseConfirm(name)} {...(error && { error })}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </Field>
          <DialogFooter>
            <Button type="button" onClick={onClose}>
              {recordWords.cancel}
            </Button>
            <Button type="submit" variant="danger" loading={erase.isPending} disabled={!isSame(typed, name)}>
              {words.eraseAction}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const folded = (text: string) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
const isSame = (typed: string, name: string) => folded(typed) === folded(name);

function Facts({ title, facts }: { title: string; facts: readonly string[] }) {
  return (
    <section>
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="mt-1 list-disc pl-5 text-muted text-sm">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </section>
  );
}
