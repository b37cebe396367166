import type { Contact } from '@sequelstring/contract/crm.ts';
import { useQueryClient } from '@tanstack/react-query';
import { displayName } from '../../../lib/format.ts';
import { toast } from '../../../ui/toast.tsx';
import { deleteContact, restoreContact, writeContact } from './contact.mutations.ts';

/** Deletes a contact, with ten seconds to take it back, and restores one. */
export function useContactDeletion() {
  const client = useQueryClient();
  const settle = (contact: Contact) => {
    writeContact(client, contact);
    return client.invalidateQueries({ queryKey: ['contacts', 'list'] });
  };
  const restore = async (contact: Contact) => {
    try {
      await settle(await restoreContact(contact.id));
      toast.success(`${displayName(contact)} restored`);
    } catch (failure) {
      toast.failure(`${displayName(contact)} could not be restored`, failure);
    }
  };
  const remove = async (contact: Contact) => {
    try {
      await settle(await deleteContact(contact.id));
      toast.success(`${displayName(contact)} deleted`, {
        action: { label: 'Undo', onClick: () => void restore(contact) },
      });
    } catch (failure) {
      toast.failure(`${displayName(contact)} could not be deleted`, failure);
    }
  };
  return { remove, restore };
}
