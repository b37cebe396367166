import { accountKind } from './account.ts';
import { contactKind } from './contact.ts';
import type { AnyKind } from './kind.ts';
import { noteKind } from './note.ts';
import { opportunityKind } from './opportunity.ts';
import { taskKind } from './task.ts';

/** Kinds that consist of fields: they can have custom ones, and files bring them. */
export const fieldedKinds = [contactKind, accountKind, opportunityKind, taskKind] as const satisfies AnyKind[];

/** All kinds of the CRM itself, in the order in which people are shown them. They are searched and tagged together. */
export const crmKinds = [...fieldedKinds, noteKind] as const satisfies AnyKind[];
export type CrmKind = (typeof crmKinds)[number]['kind'];
