import { z } from 'zod';
import { budgets, Id, line, route } from './route.ts';

/** `running` until the last copy is gone. */
export const ErasureState = z.object({ id: Id, status: z.literal('running') });
export type ErasureState = z.infer<typeof ErasureState>;

/** What the organisation keeps of one person, for that person; and its end. */
const access = ['admin', 'manager'] as const;
const params = z.object({ id: Id });

export const personalData = {
  exportPersonalData: route({
    method: 'GET',
    path: '/contacts/:id/personal-data',
    summary: 'Exports all data about a contact from every module as one JSON document',
    tag: 'Contacts',
    access,
    budget: budgets.costly,
    audit: ['contact.personal_data_exported'],
    params,
    output: z.string(),
    raw: 'application/json; charset=utf-8',
  }),
  eraseContact: route({
    method: 'POST',
    path: '/contacts/:id/erase',
    summary: 'Permanently erases a contact and all data about the person; opt-outs remain as hashes',
    tag: 'Contacts',
    access,
    budget: budgets.write,
    audit: ['contact.erased'],
    params,
    body: z.strictObject({
      /** What the contact is called, typed by who erases it. */
      name: line(500),
    }),
    output: ErasureState,
    status: 202,
  }),
};
