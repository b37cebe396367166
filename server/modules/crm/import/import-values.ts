import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import type { CurrentUser } from '../../../kernel/current-user.ts';
import { defineImported, type FieldDeps, importedFields } from '../field/field.service.ts';
import { isContactColumn } from './contact-columns.ts';
import type { SourceRecord } from './import-source.ts';
import { type Reading, readCell } from './read-cell.ts';

/** Fields of contacts that the readers of files do not know by themselves, and custom fields. */
export const otherFields = async ({ cache }: Pick<FieldDeps, 'cache'>): Promise<Fields> => ({
  ...Object.fromEntries(
    Object.entries<Field>(contactKind.fields).filter(([name, { options }]) => options.import && !isContactColumn(name)),
  ),
  ...(await cache.of('contact')),
});

/** Gives the contacts of a file the values of such fields; what cannot be read is told and left out. */
export function takeValues(
  records: readonly SourceRecord[],
  { fields, reading, user }: { fields: Fields; reading: Reading; user: CurrentUser },
): void {
  const mayAssign = user.role === 'admin' || user.role === 'manager';
  for (const { contact, values = {}, problems } of records) {
    if (!contact) continue;
    for (const [name, text] of Object.entries(values)) {
      const field = fields[name];
      if (!field) continue;
      const read = readCell(field, text, reading);
      const warn = (message: string) =>
        problems.push({ field: name, code: 'value_invalid', message, level: 'warning' });
      if ('problem' in read) warn(read.problem);
      else if (name === 'owner' && read.value !== user.id && !mayAssign) warn('Only managers give contacts to others.');
      else if (isCustomName(name)) contact.customFields[customKeyOf(name)] = read.value as never;
      else (contact as Record<string, unknown>)[name] = read.value;
    }
  }
}

/** Defines what files bring beside a contact's own fields, and leaves out what is not, or no longer, defined. */
export async function settleFound(deps: FieldDeps, records: readonly SourceRecord[], dryRun: boolean): Promise<void> {
  const found = new Set(records.flatMap(({ contact }) => Object.keys(contact?.customFields ?? {})));
  if (found.size === 0) return;
  if (!dryRun) await defineImported(deps, [...found]);
  const all = (await deps.cache.all()).filter(({ kind }) => kind === 'contact');
  const isKept = (key: string) => {
    const known = all.find((one) => one.key === key);
    return known ? !known.deleted : dryRun && key in importedFields;
  };
  for (const { contact } of records) {
    if (!contact) continue;
    contact.customFields = Object.fromEntries(Object.entries(contact.customFields).filter(([key]) => isKept(key)));
  }
}
