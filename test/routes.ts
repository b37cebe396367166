import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Route } from '@sequelstring/contract/route.ts';
import { telephonyVendors } from '@sequelstring/server/telephony.ts';

const folder = join(import.meta.dirname, '../contract');

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

/** Every route by the name of its table, found in the files of the contract and among the vendors, so that none can be left out. */
export async function readRoutes(): Promise<[name: string, route: Route][]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  const found = new Map<Route, string>();
  for (const file of files) {
    const exported = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
    for (const [table, declared] of Object.entries(exported)) {
      if (typeof declared !== 'object' || declared === null) continue;
      for (const [name, route] of Object.entries(declared))
        if (isRoute(route) && !found.has(route)) found.set(route, `${table}.${name}`);
    }
  }
  for (const { webhooks } of telephonyVendors)
    for (const route of webhooks) found.set(route, `telephony.${route.path}`);
  return [...found].map(([route, name]) => [name, route]);
}
