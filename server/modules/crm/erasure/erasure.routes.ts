import { Readable } from 'node:stream';
import { personalData as routes } from '@sequelstring/contract/personal-data.ts';
import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { audit } from '../../../kernel/audit.ts';
import { RawReply } from '../../../kernel/http/raw-reply.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import { type JobDefinition, job } from '../../../ports/jobs.ts';
import { ERASE, type ErasureDeps, eraseContact, gatherPersonalData, runErasure } from './erasure.service.ts';

export const erasureRoutes = (deps: ErasureDeps): BoundRoute[] => [
  bind(routes.exportPersonalData, async ({ user, caller, params: { id } }) => {
    const document = await gatherPersonalData(deps, user, id);
    await audit({ ...caller, action: 'contact.personal_data_exported', kind: 'contact', recordId: id });
    return new RawReply({
      type: routes.exportPersonalData.raw,
      body: Readable.from(document),
      headers: { 'Content-Disposition': `attachment; filename="personal-data-${id}.json"` },
    });
  }),
  bind(routes.eraseContact, ({ user, caller, params, body }) =>
    eraseContact(deps, { user, caller }, params.id, body.name),
  ),
];

export const eraseJob = (deps: ErasureDeps): JobDefinition =>
  job({
    name: ERASE,
    payload: z.object({ contactId: Id }),
    attempts: 10,
    backoffMs: 2_000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: ({ contactId }, { signal }) => runErasure(deps, contactId, signal),
  });
