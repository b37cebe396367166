import { objectId } from '../../kernel/db.ts';
import { type CallRow, findUnmatched, setOnCall } from './call.model.ts';
import { announce, type CallDeps } from './call.service.ts';

/** Who a number belongs to: one contact with its account, several to choose from, or nobody yet. */
export async function matchNumber(
  { crm }: Pick<CallDeps, 'crm'>,
  phone: string | undefined,
): Promise<Pick<CallRow, 'contact' | 'account' | 'candidates'> & { owner?: string }> {
  const found = phone ? await crm.contactsByPhone(phone) : [];
  const [only, ...others] = found;
  if (!only) return {};
  if (others.length > 0) return { candidates: found.map(({ id }) => objectId(id)) };
  return {
    contact: objectId(only.id),
    ...(only.company && { account: objectId(only.company) }),
    owner: only.owner,
  };
}

/** Gives calls of unknown numbers the contact that has come to be known. */
export async function matchAgain(deps: CallDeps, contactIds: readonly string[]): Promise<void> {
  for (const { phones } of await deps.crm.contactsForPlanning(contactIds)) {
    for (const phone of phones ?? []) {
      for (const row of await findUnmatched(phone)) {
        const { owner: _, ...match } = await matchNumber(deps, phone);
        const unset = match.candidates ? [] : ['candidates'];
        const changed = await setOnCall(row._id, { set: match, unset });
        if (changed) await announce(deps, changed, row);
      }
    }
  }
}
