import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crmKinds } from '@sequelstring/contract/records/kinds.ts';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
/** What every kind of record is read, listed, found, told and shown by. */
const shared = [
  'contract/audit.ts',
  'contract/bulk.ts',
  'contract/filter.ts',
  'contract/records/custom.ts',
  'contract/records/kind.ts',
  'contract/records/routes.ts',
  'contract/search.ts',
  'contract/tags.ts',
  'contract/views.ts',
  'contract/webhook-events.ts',
  'server/kernel/records',
  'server/modules/crm/added-record.service.ts',
  'server/modules/crm/record.search.ts',
  'server/modules/crm/search.service.ts',
  'server/modules/crm/tag',
  'server/modules/crm/timeline/timeline.entries.ts',
  'server/modules/crm/timeline/timeline.listeners.ts',
  'server/modules/crm/timeline/timeline.migration.ts',
  'server/modules/crm/timeline/timeline.routes.ts',
  'server/modules/crm/timeline/timeline.service.ts',
  'server/modules/crm/view',
  'frontend/records',
];

async function filesOf(path: string): Promise<string[]> {
  if (/\.tsx?$/.test(path)) return [path];
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true });
  return entries
    .filter(({ name }) => /(?<!\.test|\.fixture)\.tsx?$/.test(name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}

it('what all kinds of records share names none of them, so that another kind needs no edit there', async () => {
  const named = new RegExp(`['"](?:${crmKinds.flatMap(({ kind, plural }) => [kind, plural]).join('|')})['"]`, 'g');
  const files = (await Promise.all(shared.map(filesOf))).flat();
  const found = await Promise.all(
    files.map(async (file) => {
      const names = (await readFile(join(root, file), 'utf8')).match(named) ?? [];
      return names.map((name) => `${file}: ${name}`);
    }),
  );
  expect(files.length).toBeGreaterThan(shared.length);
  expect(found.flat()).toEqual([]);
});
