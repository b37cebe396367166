import { type Listener, listener } from '../../../kernel/module.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import { everything } from '../../../kernel/records/scope.ts';
import { findImport, toImport } from './import.model.ts';

/** Tells browsers how far imports are: once per batch of events, however many batches of rows these stand for. */
export const announceImports = (realtime: Realtime): Listener =>
  listener({
    name: 'crm.announceImports',
    events: ['import.progressed'],
    handle: async (batch) => {
      for (const id of new Set(batch.map(({ payload }) => payload.importId))) {
        const row = await findImport(id, everything);
        if (!row) continue;
        const { errors: _, preview: __, ...progress } = toImport(row);
        realtime.emit('import:progress', progress, { owner: row.owner.toHexString() });
      }
    },
  });
