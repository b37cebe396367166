import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { Users } from 'lucide-react';
import type { LinkedKinds } from '../records/api/linked-kinds.ts';

/** The kinds of records that have pages: where a link to one leads. */
export const linkedKinds: LinkedKinds = {
  contact: { kind: contactKind, path: '/contacts', icon: Users },
};
