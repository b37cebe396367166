import type { Field, Fields } from '@sequelstring/contract/records/field.ts';

type KindModule = typeof import('@sequelstring/contract/records/kind.ts');

/** `defineKind` as if the registry of contacts had one line more. For `vi.mock` of `contract/records/kind.ts`. */
export function withFieldOfContacts(original: KindModule, name: string, field: Field): KindModule {
  const defineKind = (options: { kind: string; fields: Fields }) =>
    original.defineKind(
      (options.kind === 'contact' ? { ...options, fields: { ...options.fields, [name]: field } } : options) as never,
    );
  return { ...original, defineKind: defineKind as unknown as KindModule['defineKind'] };
}
