import { crm } from '@sequelstring/contract/crm.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { listContacts } from './contact.list.ts';
import {
  type ContactDeps,
  createContact,
  deleteContact,
  getContact,
  restoreContact,
  updateContact,
} from './contact.service.ts';
import { findDuplicates } from './duplicate.service.ts';

export function contactRoutes(deps: ContactDeps): BoundRoute[] {
  return [
    bind(crm.listContacts, ({ user, query }) => listContacts(deps.counts, user, query)),
    bind(crm.findDuplicates, ({ user, query }) => findDuplicates(deps.auth, user, query)),
    bind(crm.createContact, ({ user, body }) => createContact(deps, user, body)),
    bind(crm.getContact, ({ user, params }) => getContact(user, params.id)),
    bind(crm.updateContact, ({ user, params, body }) => updateContact(deps, user, params.id, body)),
    bind(crm.deleteContact, ({ user, params }) => deleteContact(deps, user, params.id)),
    bind(crm.restoreContact, ({ user, params }) => restoreContact(deps, user, params.id)),
  ];
}
