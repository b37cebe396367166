import type { ClientSession } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { isWithin } from '../../kernel/records/scope.ts';
import type { Draft } from '../../kernel/records/store.ts';
import { emailKeyOf } from './contact.keys.ts';
import { addressHolders, type ContactRow } from './contact.model.ts';

const keyOf = ({ deleted, email }: ContactRow): string => (deleted || !email ? '' : emailKeyOf(email));

/**
 * An address is that of one contact alone among those that whoever saves it sees; of the others they learn nothing, so a
 * contact out of their sight does not stand in the way. Throws `contact_email_taken`.
 */
export async function withOwnAddress(
  row: ContactRow,
  { before, sees, session }: Pick<Draft<ContactRow>, 'before' | 'sees' | 'session'>,
): Promise<ContactRow> {
  const key = keyOf(row);
  if (before && keyOf(before) === key) return row;
  const others = key ? (await addressHolders([key], session)).filter(({ _id }) => !_id.equals(row._id)) : [];
  if (others.some(({ owner }) => isWithin(sees, owner.toHexString()))) throw new AppError('contact_email_taken');
  return marked(row, others.length > 0);
}

/** The same for many rows, which have no addresses of contacts that whoever saves them sees. */
export async function withOwnAddresses<R extends ContactRow>(
  rows: readonly R[],
  session: ClientSession,
): Promise<Map<string, ContactRow>> {
  const keys = [...new Set(rows.map(keyOf))].filter((key) => key !== '');
  const held = new Map<string, string[]>();
  for (const { _id, emailKey } of await addressHolders(keys, session)) {
    held.set(emailKey, [...(held.get(emailKey) ?? []), _id.toHexString()]);
  }
  return new Map(
    rows.map((row) => {
      const id = row._id.toHexString();
      return [id, marked(row, held.get(keyOf(row))?.some((other) => other !== id) ?? false)];
    }),
  );
}

/** The unique index holds the addresses of rows apart that carry no mark. */
function marked({ emailTwin: _, ...row }: ContactRow, isHeld: boolean): ContactRow {
  return isHeld ? { ...row, emailTwin: row._id } : row;
}
