import { contacts, crm } from '@sequelstring/contract/crm.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { BulkChanges } from '../../kernel/records/bulk/bulk-changes.ts';
import { recordHandlers } from '../../kernel/records/handlers.ts';
import type { AuthApi } from '../auth/api.ts';
import { matchAccount } from './contact.company.ts';
import type { ContactStore } from './contact.store.ts';
import { findDuplicates } from './duplicate.service.ts';

export function contactRoutes(store: ContactStore, auth: AuthApi, bulk: BulkChanges): BoundRoute[] {
  return [
    bind(crm.findDuplicates, ({ user, query }) => findDuplicates(auth, user, query)),
    bind(crm.matchAccount, ({ user, query }) => matchAccount(user, query)),
    ...recordHandlers(store, contacts, bulk),
  ];
}
