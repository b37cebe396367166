import { crm as contract } from '@sequelstring/contract/crm.ts';
import { type Import, imports } from '@sequelstring/contract/imports.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { expect } from 'vitest';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { toRecord } from '../../../kernel/records/record.model.ts';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { type RunningCrm, users } from '../crm.fixture.ts';
import { receiveImport } from './import.receive.ts';
import { getImport } from './import.service.ts';

/** The import when it has come to its end, as the contract has it. */
export async function ended({ id }: Pick<Import, 'id'>): Promise<Import> {
  await expect
    .poll(async () => (await getImport(users.admin, id)).status, { timeout: 20_000, interval: 20 })
    .toMatch(/completed|failed|cancelled/);
  return imports.getImport.output.parse(await getImport(users.admin, id));
}

/** Imports contacts as whoever sends a file does, and shows what is stored then. */
export function importing(crm: () => RunningCrm) {
  const receive = async (
    name: string,
    content: string | Uint8Array,
    options: Record<string, string> = {},
    user: CurrentUser = users.rep,
  ) => receiveImport(crm().deps, user, await crm().upload(name, content), imports.importContacts.query.parse(options));
  const stored = () => ContactModel.find({ deleted: false }).sort({ nameKey: 1 }).lean<ContactRow[]>();
  return {
    receive,
    run: async (...args: Parameters<typeof receive>) => ended(await receive(...args)),
    stored,
    /** Everything stored, as the contract has it. */
    listed: async () => (await stored()).map((row) => contract.getContact.output.parse(toRecord(contactKind, row))),
    names: async () => (await stored()).map(({ firstName, lastName }) => `${firstName} ${lastName}`.trim()),
  };
}

export const csv = (rows: number, from = 0) =>
  ['First name,Last name,Email,Birthday']
    .concat(
      Array.from(
        { length: rows },
        (_, i) => `F${from + i},L${from + i},p${from + i}@example.com,1980-03-${String((i % 28) + 1).padStart(2, '0')}`,
      ),
    )
    .join('\n');

export const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');
