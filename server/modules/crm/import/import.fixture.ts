import { type Import, imports } from '@sequelstring/contract/imports.ts';
import { expect } from 'vitest';
import { users } from '../crm.fixture.ts';
import { getImport } from './import.service.ts';

/** The import when it has come to its end, as the contract has it. */
export async function ended({ id }: Pick<Import, 'id'>): Promise<Import> {
  await expect
    .poll(async () => (await getImport(users.admin, id)).status, { timeout: 20_000, interval: 20 })
    .toMatch(/completed|failed|cancelled/);
  return imports.getImport.output.parse(await getImport(users.admin, id));
}
