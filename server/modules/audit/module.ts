import { Readable } from 'node:stream';
import { type AuditFilter, audit as routes } from '@sequelstring/contract/audit.ts';
import { AuditModel, auditOf, emptyAudit, listAudit, readAudit, redactAudit } from '../../kernel/audit.model.ts';
import { audit } from '../../kernel/audit.ts';
import { csvRow } from '../../kernel/csv.ts';
import { RawReply } from '../../kernel/http/raw-reply.ts';
import { specOf } from '../../kernel/indexes.ts';
import { bind, type Module } from '../../kernel/module.ts';

const columns = ['at', 'actor', 'actorId', 'action', 'kind', 'recordId', 'changes', 'address', 'requestId', 'detail'];

async function* csvOf(filter: AuditFilter): AsyncGenerator<string> {
  yield csvRow(columns);
  for await (const { at, actor, action, kind, recordId, changes, address, requestId, detail } of readAudit(filter)) {
    const told = changes && JSON.stringify(changes);
    yield csvRow([at, actor.kind, actor.id, action, kind, recordId, told, address, requestId, detail]);
  }
}

/** Lets administrators read who did what. */
export function auditModule(): Module {
  return {
    name: 'audit',
    routes: [
      bind(routes.list, ({ query }) => listAudit(query)),
      bind(routes.exportCsv, async ({ query, caller }) => {
        await audit({ ...caller, action: 'audit.exported' });
        return new RawReply({
          type: routes.exportCsv.raw,
          body: Readable.from(csvOf(query)),
          headers: { 'Content-Disposition': 'attachment; filename="audit.csv"' },
        });
      }),
    ],
    jobs: [],
    schedules: [],
    listeners: [],
    collections: [specOf(AuditModel)],
    personalData: [
      {
        name: 'history',
        gather: ({ records }) => auditOf(records),
        erase: async (person) => {
          await emptyAudit(person.records);
          await redactAudit(person);
        },
      },
    ],
  };
}
