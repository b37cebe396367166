import { type Listener, listener } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';

/** Tells browsers that show a record that it is another one now. Imports tell of themselves with `import:progress`. */
export const announceRecords = (realtime: Realtime): Listener =>
  listener({
    name: 'crm.announceRecords',
    events: ['record.changed'],
    handle: async (batch) => {
      for (const { payload } of batch) {
        const { kind, id, version, action, owner, formerOwner, actor, changes } = payload;
        const message = { kind, id, version, action, actor, fields: changes.map(({ field }) => field) };
        realtime.emit('record:changed', message, { owner });
        if (formerOwner) realtime.emit('record:changed', message, { owner: formerOwner });
      }
    },
  });
