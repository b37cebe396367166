import type { Contact } from '@sequelstring/contract/crm.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { useMutation } from '@tanstack/react-query';
import { Ellipsis, Eraser, FileDown } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { download } from '../../../lib/download.ts';
import { contactWords as words } from '../../../lib/messages/contacts.ts';
import { useHasRole } from '../../../lib/session.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { EraseContactDialog } from './erase-contact-dialog.tsx';

/** What a person may ask for: all that is kept of them, and an end of it. */
export function ContactMenu({ contact }: { contact: Contact }) {
  const mayUse = useHasRole(personalData.eraseContact.access);
  const [isErasing, setErasing] = useState(false);
  const { id } = contact;
  const gather = useMutation({
    mutationFn: () => api.fetchFile(personalData.exportPersonalData, { params: { id } }),
    onSuccess: (file) => download(file, `personal-data-${id}.json`),
    onError: (error) => toast.failure(words.personalDataNotExported, error),
  });
  if (!mayUse) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.more} />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={FileDown} disabled={gather.isPending} onSelect={() => gather.mutate()}>
            {words.exportPersonalData}
          </DropdownMenuItem>
          <DropdownMenuItem icon={Eraser} danger onSelect={() => setErasing(true)}>
            {words.erase}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isErasing && <EraseContactDialog contact={contact} onClose={() => setErasing(false)} />}
    </>
  );
}
