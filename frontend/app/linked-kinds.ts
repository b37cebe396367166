import { accountKind } from '@sequelstring/contract/records/account.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { taskKind } from '@sequelstring/contract/records/task.ts';
import { Building2, Handshake, ListChecks, Users } from 'lucide-react';
import type { LinkedKinds } from '../records/api/linked-kinds.ts';

/** The kinds of records that have pages: where a link to one leads. */
export const linkedKinds: LinkedKinds = {
  contact: { kind: contactKind, path: '/contacts', icon: Users },
  account: { kind: accountKind, path: '/accounts', icon: Building2 },
  opportunity: { kind: opportunityKind, path: '/opportunities', icon: Handshake },
  task: { kind: taskKind, path: '/tasks', icon: ListChecks },
};
