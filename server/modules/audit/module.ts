import { audit as routes } from '@sequelstring/contract/audit.ts';
import { AuditModel, listAudit } from '../../kernel/audit.model.ts';
import { specOf } from '../../kernel/indexes.ts';
import { bind, type Module } from '../../kernel/module.ts';

/** Lets administrators read who did what. */
export function auditModule(): Module {
  return {
    name: 'audit',
    routes: [bind(routes.list, ({ query }) => listAudit(query))],
    jobs: [],
    schedules: [],
    listeners: [],
    collections: [specOf(AuditModel)],
  };
}
