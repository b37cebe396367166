import { setTimeout as pause } from 'node:timers/promises';
import type { ErasureState } from '@sequelstring/contract/personal-data.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { type ClientSession, objectId } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { isAwaited, publish, redactDeliveries } from '../../../kernel/events.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Person, PersonalData } from '../../../kernel/personal-data.ts';
import { writing } from '../../../kernel/records/change.ts';
import { visibleRow } from '../../../kernel/records/read.ts';
import { toRecord } from '../../../kernel/records/record.model.ts';
import type { JobOrder, Jobs } from '../../../ports/jobs.ts';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import type { ContactStore } from '../contact.store.ts';
import { type ErasureRow, findErasure, findUnfinished, finishErasure, insertErasure } from './erasure.model.ts';
import { personOf } from './person.ts';

export interface ErasureDeps {
  clock: Clock;
  log: Log;
  jobs: Jobs;
  contacts: ContactStore;
  /** What every module keeps of people. */
  personalData(): readonly PersonalData[];
}

/** Everything that is kept of a contact, as the pieces of one JSON document. Throws `contact_not_found`. */
export async function gatherPersonalData(
  { clock, contacts, personalData }: ErasureDeps,
  user: CurrentUser,
  id: string,
): Promise<AsyncGenerator<string>> {
  const row = await visibleRow(contacts, user.scope, id, { deleted: 'too' });
  const person = await personOf(row);
  const head = { exportedAt: nowAsDate(clock), contact: toRecord(contacts.kind, row) };
  return documentOf(head, person, personalData());
}

async function* documentOf(head: object, person: Person, parts: readonly PersonalData[]): AsyncGenerator<string> {
  yield JSON.stringify(head, undefined, 2).replace(/\n\}$/, '');
  for (const { name, gather } of parts) {
    const part = await gather?.(person);
    if (part !== undefined)
      yield `,\n  ${JSON.stringify(name)}: ${JSON.stringify(part, undefined, 2).replaceAll('\n', '\n  ')}`;
  }
  yield '\n}\n';
}

export const ERASE = 'crm.eraseContact';

const orderOf = ({ _id }: Pick<ErasureRow, '_id'>): JobOrder => {
  const contactId = _id.toHexString();
  return { name: ERASE, payload: { contactId }, key: contactId };
};

/**
 * Removes a contact for good, and has everything else that is kept of the person removed after it. Throws
 * `contact_not_found`, or `validation_failed` where `name` is not what the contact is called.
 */
export async function eraseContact(
  { clock, contacts, jobs }: ErasureDeps,
  { user, caller }: { user: CurrentUser; caller: Caller },
  id: string,
  name: string,
): Promise<ErasureState> {
  const row = await writing(contacts, async (session) => {
    const contact = await visibleRow(contacts, user.scope, id, { session, deleted: 'too' });
    if (folded(name) !== folded(contacts.kind.title(toRecord(contacts.kind, contact))))
      throw new AppError('validation_failed', { details: { name: ['is not the name of this contact'] } });
    const erasure: ErasureRow = {
      ...{ _id: contact._id, by: objectId(user.id), at: nowAsDate(clock) },
      person: await personOf(contact, session),
    };
    await removeContact(contact, user, erasure.at, session);
    await insertErasure(erasure, session);
    await audit({ ...caller, action: 'contact.erased', kind: 'contact', recordId: id, at: erasure.at }, session);
    return erasure;
  });
  await jobs.add(orderOf(row));
  return { id, status: 'running' };
}

const folded = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();

async function removeContact(row: ContactRow, user: CurrentUser, at: Date, session: ClientSession): Promise<void> {
  await ContactModel.deleteOne({ _id: row._id }, { session });
  await publish(session, 'record.changed', {
    ...{ kind: 'contact', id: row._id.toHexString(), version: (row.version ?? 1) + 1, action: 'erased' },
    ...{ owner: row.owner.toHexString(), title: '', at: at.toISOString(), actor: user.id, changes: [] },
  });
}

/** How long listeners have to hear of what happened to the contact before it was erased. */
const HEARD_MS = 15_000;

/** Removes what is left of an erased contact; goes on wherever an earlier run was cut off. */
export async function runErasure(
  { clock, log, personalData }: ErasureDeps,
  contactId: string,
  signal: AbortSignal,
): Promise<void> {
  const erasure = await findErasure(contactId);
  if (!erasure?.person) return;
  const { person } = erasure;
  await redactDeliveries(person);
  // What a listener has in its hands would be written after the rest is gone.
  const until = performance.now() + HEARD_MS;
  while (await isAwaited(contactId)) {
    if (performance.now() > until) throw new Error('Listeners have yet to hear of changes of this contact.');
    await pause(100, undefined, { signal });
  }
  for (const { name, erase } of personalData()) {
    signal.throwIfAborted();
    await erase(person);
    log.debug({ contactId, part: name }, 'erased a part of what was kept of a contact');
  }
  await finishErasure(erasure, nowAsDate(clock));
  log.info({ contactId }, 'erased a contact');
}

/** Orders again what a crash left without a job. */
export async function resumeErasures({ clock, jobs }: ErasureDeps): Promise<void> {
  const before = new Date(nowAsDate(clock).getTime() - 60_000);
  await jobs.addMany((await findUnfinished(before)).map(orderOf));
}
