import type { AuditActor, AuditChange } from '@sequelstring/contract/audit.ts';
import type { AuditAction } from '@sequelstring/contract/route.ts';
import { Types } from 'mongoose';
import { type ClientSession, insertRows } from './db.ts';

/** Who asked for something and from where; every call of a route carries one. */
export interface Caller {
  actor: AuditActor;
  address?: string;
  requestId?: string;
}

/** A fact to remember. Whoever writes it leaves secrets out: a changed password is a field without `from` and `to`. */
export interface AuditFact extends Caller {
  /** `<kind>.<past fact>`, such as `contact.updated`. */
  action: AuditAction;
  kind?: string;
  recordId?: string;
  changes?: readonly AuditChange[];
  detail?: string;
  /** Now unless told. */
  at?: Date;
}

export interface AuditRow extends AuditFact {
  _id: Types.ObjectId;
  at: Date;
}

export const auditCollection = 'audit';

/**
 * Writes facts to the audit, in the caller's transaction where there is one, so that a change and its row are stored
 * together or not at all.
 */
export async function audit(facts: AuditFact | readonly AuditFact[], session?: ClientSession): Promise<void> {
  const rows = [facts].flat().map(rowOf);
  if (rows.length > 0) await insertRows(auditCollection, rows, session);
}

/** Ids begin with the time, so that their order is that of the facts, whatever clock the program goes by. */
function rowOf(fact: AuditFact): AuditRow {
  const at = fact.at ?? new Date();
  return { _id: new Types.ObjectId(Types.ObjectId.generate(Math.floor(at.getTime() / 1000))), ...fact, at };
}
