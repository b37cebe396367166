import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import { toast } from '../../../ui/toast.tsx';
import { useDeleteDate, useSendDate, useUpdateDate } from '../api/date.queries.ts';
import type { DateAction } from './important-date-card.tsx';
import { occasionLabel } from './occasion-icon.tsx';

type PlainAction = Exclude<DateAction, 'edit' | 'preview'>;

const switches = {
  pause: { patch: { isActive: false }, said: 'paused' },
  resume: { patch: { isActive: true }, said: 'resumed' },
  'opt-out': { patch: { optOut: true }, said: 'opted out' },
  'opt-in': { patch: { optOut: false }, said: 'no longer opted out' },
} as const;

/** What can be done with a date at once; switching it on and off can be undone for ten seconds. */
export function useDateActions(contact: Contact) {
  const update = useUpdateDate(contact.id);
  const remove = useDeleteDate(contact.id);
  const send = useSendDate(contact.id);

  return async (date: ImportantDate, action: PlainAction): Promise<void> => {
    const label = occasionLabel(date.type, date.label);
    try {
      if (action === 'send') {
        await send.mutateAsync(date.id);
        toast.success(`${label}: the email is on its way`);
      } else if (action === 'remove') {
        await remove.mutateAsync(date.id);
        toast.success(`${label} removed`);
      } else {
        const { patch, said: word } = switches[action];
        await update.mutateAsync({ id: date.id, patch });
        const before = { isActive: date.isActive, optOut: date.optOut };
        const undo = () =>
          void update
            .mutateAsync({ id: date.id, patch: before })
            .catch((failure) => toast.failure(`${label} could not be changed back`, failure));
        toast.success(`${label} ${word}`, { action: { label: 'Undo', onClick: undo } });
      }
    } catch (failure) {
      toast.failure(action === 'send' ? 'The email could not be sent' : `${label} could not be changed`, failure);
    }
  };
}
