import { type Contact, ContactPatch } from '@sequelstring/contract/crm.ts';
import { ApiFailure, failureMessage } from '../../../lib/api-failure.ts';
import { asSentence, problemWords } from '../../../lib/problem-words.ts';
import { toast } from '../../../ui/toast.tsx';
import { reversePatch, useUpdateContact } from './contact.mutations.ts';

type PatchField = keyof ContactPatch & string;

/** What is wrong with a value for a field, as the contract says it; undefined where nothing is. */
export function problemWith(field: PatchField, value: unknown): string | undefined {
  const { error } = ContactPatch.safeParse({ [field]: value });
  const [issue] = error?.issues ?? [];
  return issue && problemWords(issue);
}

/**
 * Changes of one contact made in place: shown at once, with a way back for ten seconds.
 * @returns a function that changes what is named and answers with the problem, if there is one
 */
export function useContactEdit(contact: Contact) {
  const update = useUpdateContact();
  return async (label: string, patch: ContactPatch): Promise<string | undefined> => {
    const undo = reversePatch(contact, patch);
    try {
      await update.mutateAsync({ contact, patch });
    } catch (failure) {
      const [field] = Object.keys(patch);
      const named = failure instanceof ApiFailure && Object.entries(failure.details).find(([path]) => path === field);
      const message = named ? named[1][0] : undefined;
      return message ? asSentence(message) : failureMessage(failure);
    }
    toast.success(`${label} changed`, {
      action: {
        label: 'Undo',
        onClick: () =>
          void update
            .mutateAsync({ contact, patch: undo })
            .catch((failure) => toast.failure(`${label} could not be changed back`, failure)),
      },
    });
    return undefined;
  };
}
