import { customKeyOf, customName, isCustomName } from '@sequelstring/contract/records/custom.ts';

/** A record with its custom values beside the others, by the names that their fields have. */
export function flat<T extends object>(record: T & { customFields?: unknown }): T {
  const custom = Object.entries((record.customFields ?? {}) as object);
  return { ...record, ...Object.fromEntries(custom.map(([key, value]) => [customName(key), value])) };
}

/** The other way: what is sent holds custom values together. */
export function nested(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const custom = Object.entries(body).filter(([name]) => isCustomName(name));
  if (custom.length === 0) return body;
  const others = Object.entries(body).filter(([name]) => !isCustomName(name));
  const customFields = Object.fromEntries(custom.map(([name, value]) => [customKeyOf(name), value]));
  return { ...Object.fromEntries(others), customFields };
}

/** The field that a path of an answer's details is about. */
export const fieldOfPath = (path: string): string => (isCustomName(path) ? path : (path.split('.')[0] ?? ''));
