import { ContactInput } from '@sequelstring/contract/crm.ts';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import type { CrmApi } from '../modules/crm/api.ts';
import { sampleContacts } from './contacts.ts';

const batchSize = 1_000;
type Parsed = z.output<typeof ContactInput>;

export interface SeedOptions {
  owner: string;
  count: number;
  now: Temporal.Instant;
  /** Told after each batch how many are there. */
  onProgress?(done: number): void;
}

/** Adds made-up contacts; where an instance has some already, others than those. */
export async function addSampleContacts(crm: Pick<CrmApi, 'addContacts'>, options: SeedOptions): Promise<void> {
  for (let run = 1; ; run++) {
    if (await addRun(crm, options, run)) return;
  }
}

/** False, and nothing added, where this run was added before. */
async function addRun(crm: Pick<CrmApi, 'addContacts'>, options: SeedOptions, run: number): Promise<boolean> {
  const { owner, count, now, onProgress } = options;
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  let done = 0;
  let batch: Parsed[] = [];
  for (const contact of sampleContacts(count, today, run)) {
    batch.push(ContactInput.parse(contact));
    if (batch.length < batchSize && done + batch.length < count) continue;
    try {
      await crm.addContacts(owner, batch);
    } catch (error) {
      if (done === 0 && error instanceof AppError && error.code === 'contact_email_taken') return false;
      throw error;
    }
    done += batch.length;
    batch = [];
    onProgress?.(done);
  }
  return true;
}
