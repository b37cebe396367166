import type { crm } from '@sequelstring/contract/crm.ts';
import type { Output, Query } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { withinScope } from '../../kernel/records/scope.ts';
import type { AuthApi } from '../auth/api.ts';
import { emailKeyOf, nameKeyOf, phoneKeyOf } from './contact.keys.ts';
import { type ContactFilter, ContactModel, type ContactRow } from './contact.model.ts';
import { normalisePhone } from './phone-number.ts';

type Duplicates = Output<typeof crm.findDuplicates>;
type Reason = Duplicates[number]['reasons'][number];

const mostShown = 10;

/** Contacts that the user sees with the same address, number or name as the one being typed; same address first. */
export async function findDuplicates(
  auth: AuthApi,
  user: CurrentUser,
  query: Query<typeof crm.findDuplicates>,
): Promise<Duplicates> {
  const scope: ContactFilter = { deleted: false, ...withinScope(user.scope) };
  const { country } = await auth.getSettings();
  const found = new Map<string, { row: ContactRow; reasons: Reason[] }>();
  const searches: [Reason, Promise<ContactRow[]>][] = [];
  if (query.email) searches.push(['email', find({ ...scope, emailKey: emailKeyOf(query.email) })]);
  const phone = query.phone && phoneKeyOf(normalisePhone(query.phone, [country]));
  if (phone && phone.length > 4) searches.push(['phone', find({ ...scope, phoneKeys: phone })]);
  const name = nameKeyOf(`${query.firstName ?? ''} ${query.lastName ?? ''}`);
  if (query.firstName && query.lastName) searches.push(['name', find({ ...scope, nameKey: name })]);
  for (const [reason, search] of searches) {
    for (const row of await search) {
      const id = row._id.toHexString();
      if (id === query.except) continue;
      const known = found.get(id);
      if (known) known.reasons.push(reason);
      else found.set(id, { row, reasons: [reason] });
    }
  }
  return [...found].slice(0, mostShown).map(([id, { row, reasons }]) => ({
    id,
    firstName: row.firstName,
    lastName: row.lastName,
    email: row.email,
    phone: row.phone,
    companyName: row.companyName,
    reasons,
  }));
}

const find = (filter: ContactFilter): Promise<ContactRow[]> =>
  ContactModel.find(filter).sort({ _id: 1 }).limit(mostShown).lean<ContactRow[]>();
