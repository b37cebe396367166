import type { CurrentUser } from '../../../kernel/current-user.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { titleFieldOf } from '../../../kernel/records/named.ts';
import type { AuthApi } from '../../auth/api.ts';
import type { ImportRow } from './import.model.ts';

/** Whoever started an import, as they may act now. Throws `import_not_resumable` where they can no longer sign in. */
export async function runningUser(auth: AuthApi, { owner }: Pick<ImportRow, 'owner'>): Promise<CurrentUser> {
  const id = owner.toHexString();
  const user = await auth.getUser(id);
  if (!user?.isActive) {
    throw new AppError('import_not_resumable', { message: 'Whoever started the import can no longer sign in.' });
  }
  return { id, role: user.role, name: user.name, scope: await auth.getScope(id) };
}

/** The fields by which a row counts as a record that exists already. */
export const sameByOf = ({ kind }: AnyStore, { matchBy }: Pick<ImportRow, 'matchBy'>): readonly string[] =>
  matchBy ? [matchBy] : (kind.sameBy ?? [titleFieldOf(kind) ?? 'id']);
