import type { CurrentUser } from '../../../kernel/current-user.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { plain } from '../../../kernel/words.ts';
import type { AuthApi } from '../../auth/api.ts';
import type { ImportRow } from './import.model.ts';
import type { Reading } from './read-cell.ts';

/** How the cells of an import's file are read: by what its owner said, and by their zone and currency otherwise. */
export async function readingOf(store: AnyStore, auth: AuthApi, user: CurrentUser, row: ImportRow): Promise<Reading> {
  const [fields, view, settings] = await Promise.all([store.fields(), store.viewpoint(user), auth.getSettings()]);
  const start = Temporal.Instant.fromEpochMilliseconds(row.createdAt.getTime());
  const namesUsers = row.columns.some(({ field }) => field && fields[field]?.type === 'user');
  const users = namesUsers ? await auth.activeUsers() : [];
  const country = row.country ?? settings.country;
  return {
    order: row.dateOrderRead ?? 'mdy',
    // Someone may be a day ahead of UTC; a day that is today there is none of the future.
    today: start.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 }),
    zone: view.zone,
    currency: view.currency,
    ...(country && { country }),
    users: (text) =>
      users.flatMap(({ id, email, name }) =>
        id === text || plain(email) === plain(text) || plain(name) === plain(text) ? [id] : [],
      ),
  };
}
