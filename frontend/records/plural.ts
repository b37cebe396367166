import type { KindName } from '@sequelstring/contract/records/field.ts';

/** `opportunity` -> `opportunities`: with it begin the keys of what is known of a kind. */
export const pluralOf = (kind: KindName): string => `${kind.replace(/y$/, 'ie')}s`;
