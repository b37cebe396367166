import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi, PlanningContact } from '../crm/api.ts';
import { type GreetingRow, greetingsOfContacts, type PlanWrite, writePlan } from './greeting.model.ts';
import { planContact } from './greeting.plan.ts';
import { rulesFor } from './occasion-rule.match.ts';

/** Contacts that share queries: enough that these cost little, and few enough that requests wait no longer than a blink. */
const BATCH = 250;

export interface PlanningParts {
  crm: CrmApi;
  auth: AuthApi;
  clock: Clock;
}

/**
 * Keeps the rows of `greetings` in line with the contacts: planned ahead, changed with the contact, taken back with it.
 * It reads the state as it is and writes the difference, so that it may run as often as one likes and in any order.
 */
export class Planning {
  readonly #parts: PlanningParts;

  constructor(parts: PlanningParts) {
    this.#parts = parts;
  }

  /** Plans these contacts and returns the ids of the greetings that it made or changed. */
  async planContacts(contactIds: Iterable<string>): Promise<string[]> {
    const ids = [...new Set(contactIds)];
    const changed: string[] = [];
    let at = 0;
    const work = async () => {
      while (at < ids.length) {
        const batch = ids.slice(at, at + BATCH);
        at += BATCH;
        changed.push(...(await this.#plan(await this.#parts.crm.contactsForPlanning(batch))));
      }
    };
    // One batch is thought about while the database is busy with the other.
    await Promise.all([work(), work()]);
    return changed;
  }

  /** Plans every contact that has dates, or those of one owner. Stops between two batches when told to. */
  async planEverything(filter: { owner?: string }, signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const started = performance.now();
      const contacts = await this.#parts.crm.contactsWithDates({ ...filter, after, limit: BATCH });
      await this.#plan(contacts);
      if (contacts.length < BATCH) return;
      after = contacts.at(-1)!.id;
      // Half of the time is left to the requests of this process.
      await sleep(performance.now() - started);
    }
  }

  async #plan(contacts: readonly PlanningContact[]): Promise<string[]> {
    if (contacts.length === 0) return [];
    const { auth, clock, crm } = this.#parts;
    const ids = contacts.map(({ id }) => id);
    const [owners, settings, rows, rulesOf] = await Promise.all([
      auth.getUsers([...new Set(contacts.map(({ owner }) => owner))]),
      auth.getSettings(),
      greetingsOfContacts(ids),
      rulesFor(crm, ids),
    ]);
    const rowsOf = groupByContact(rows);
    const now = clock.now();
    const writes = contacts.flatMap((contact) =>
      planContact(contact, rowsOf.get(contact.id) ?? [], {
        owner: owners.get(contact.owner),
        settings,
        now,
        rules: rulesOf(contact.id),
      }),
    );
    await writePlan(writes);
    return writes.map(writtenId);
  }
}

const writtenId = (write: PlanWrite): string => (write.kind === 'insert' ? write.row._id : write.id).toHexString();

function groupByContact(rows: readonly GreetingRow[]): Map<string, GreetingRow[]> {
  const groups = new Map<string, GreetingRow[]>();
  for (const row of rows) {
    const id = row.contactId.toHexString();
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return groups;
}
