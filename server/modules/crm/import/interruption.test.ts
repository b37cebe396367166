import { imports } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ContactModel } from '../contact.model.ts';
import { type RunningCrm, startCrm, users } from '../crm.fixture.ts';
import { ended } from './import.fixture.ts';
import { runImportJob } from './import.jobs.ts';
import { ImportModel } from './import.model.ts';
import { receiveImport } from './import.receive.ts';
import { cancelImport, getImport, resumeStalled, startImport } from './import.service.ts';
import type { Importer, ImportRun } from './importer.ts';

let crm: RunningCrm;
beforeAll(async () => {
  crm = await startCrm();
  await crm.work();
});
afterAll(() => crm.stop());
beforeEach(() => ContactModel.deleteMany({}));

const people = (rows: number) => ['Name', ...Array.from({ length: rows }, (_, i) => `Person ${i}`)].join('\n');

describe('an import that is interrupted', () => {
  it('goes on exactly where its last batch ended, without an address to tell rows apart', async () => {
    const row = await queuedOnly(people(1000));
    const stop = new AbortController();
    const job = runImportJob(crm.deps);
    const contacts = crm.deps.importers.get('contact')!;
    const stopping: Importer = {
      ...contacts,
      begin: async (one) => {
        const run = await contacts.begin(one);
        const store: ImportRun['store'] = async (...batch) => {
          const after = await run.store(...batch);
          if (after.processedRows >= 150) stop.abort();
          return after;
        };
        return { store, weigh: (...batch) => run.weigh(...batch) };
      },
    };
    const interrupted = runImportJob({ ...crm.deps, importers: new Map([['contact', stopping]]) });
    const payload = { importId: row._id.toHexString(), run: row.run };
    await expect(
      interrupted.handle(payload, { attempt: 1, lastAttempt: false, signal: stop.signal }),
    ).rejects.toThrow();
    const halfway = await ImportModel.findById(row._id).lean();
    expect(halfway!.processedRows).toBeGreaterThan(0);
    expect(halfway!.processedRows).toBeLessThan(1000);
    expect(await ContactModel.countDocuments()).toBe(halfway!.processedRows);
    await job.handle(payload, { attempt: 2, lastAttempt: false, signal: new AbortController().signal });
    expect(await getImport(users.admin, payload.importId)).toMatchObject({
      status: 'completed',
      created: 1000,
      processedRows: 1000,
    });
    expect(await ContactModel.distinct('lastName')).toHaveLength(1000);
  });

  it('is done once when two workers take it at the same time', async () => {
    const row = await queuedOnly(people(900));
    const payload = { importId: row._id.toHexString(), run: row.run };
    const context = { attempt: 1, lastAttempt: false, signal: new AbortController().signal };
    const job = runImportJob(crm.deps);
    await Promise.all([job.handle(payload, context), job.handle(payload, context)]);
    await job.handle(payload, context);
    expect(await getImport(users.admin, payload.importId)).toMatchObject({ status: 'completed', created: 900 });
    expect(await ContactModel.countDocuments()).toBe(900);
  });

  it('gets a new job when its first was lost', async () => {
    const row = await queuedOnly('Name\nAda\n');
    await ImportModel.updateOne({ _id: row._id }, { $set: { updatedAt: new Date(0) } });
    await resumeStalled(crm.deps);
    expect(await ended(await getImport(users.admin, row._id.toHexString()))).toMatchObject({
      status: 'completed',
      created: 1,
    });
  });

  it('stops when it is cancelled, keeps what it imported, and can go on', async () => {
    const row = await queuedOnly(people(300));
    const id = row._id.toHexString();
    await expect(startImport(crm.deps, users.rep, id, {})).rejects.toMatchObject({ code: 'import_not_resumable' });
    await expect(cancelImport(crm.deps, users.otherRep, id)).rejects.toMatchObject({ code: 'import_not_found' });
    expect((await cancelImport(crm.deps, users.rep, id)).status).toBe('cancelled');
    await runImportJob(crm.deps).handle(
      { importId: id, run: row.run },
      { attempt: 1, lastAttempt: false, signal: new AbortController().signal },
    );
    expect(await ContactModel.countDocuments()).toBe(0);
    await expect(cancelImport(crm.deps, users.rep, id)).rejects.toMatchObject({ code: 'import_not_resumable' });
    expect(await ended(await startImport(crm.deps, users.rep, id, {}))).toMatchObject({
      status: 'completed',
      created: 300,
    });
  });
});

/** An import that is queued, without a job that would take it at once. */
async function queuedOnly(content: string) {
  const deps = { ...crm.deps, jobs: { ...crm.deps.jobs, add: async () => {} } as typeof crm.deps.jobs };
  const query = imports.importContacts.query.parse({});
  const { id } = await receiveImport(deps, users.rep, await crm.upload('a.csv', content), query);
  return (await ImportModel.findById(id).lean())!;
}
