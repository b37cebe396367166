import type { RealtimePayload } from '@sequelstring/contract/realtime.ts';
import { type Listener, listener } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';

const changes = {
  'contact.created': 'created',
  'contact.updated': 'updated',
  'contact.deleted': 'deleted',
  'contact.restored': 'restored',
  'contact.dates_changed': 'dates',
} as const satisfies Record<string, RealtimePayload<'contact:changed'>['change']>;

type ChangeEvent = keyof typeof changes;

/** Tells browsers that show a contact that it is another one now. Imports tell of themselves with `import:progress`. */
export const announceContacts = (realtime: Realtime): Listener =>
  listener({
    name: 'crm.announceContacts',
    events: Object.keys(changes) as ChangeEvent[],
    handle: async (batch) => {
      for (const { name, payload } of batch) {
        const { contactId, owner, actor } = payload;
        realtime.emit('contact:changed', { contactId, change: changes[name], actor }, { owner });
      }
    },
  });
