import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Body, Output } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import { listGreetings } from './greeting.list.ts';
import type { Asker, Greetings } from './greeting.service.ts';

/** One call changes at most so many; whoever wants more asks again. */
const MOST = 1000;
const AT_ONCE = 8;

/** Does the same with many greetings: those of the ids, or all that a list would show. What a greeting's state does not allow is left. */
export async function changeMany(
  greetings: Greetings,
  by: Asker,
  { action, ids, filter }: Body<typeof occasions.bulkGreetings>,
  today: Parameters<typeof listGreetings>[2],
): Promise<Output<typeof occasions.bulkGreetings>> {
  const wanted = ids ?? (await idsOf(by.user, filter ?? {}, today));
  const changed: string[] = [];
  let refused = 0;
  const left = wanted.slice(0, MOST);
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await greetings[action](by, id);
        changed.push(id);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { changed, refused, more: wanted.length > MOST };
}

async function idsOf(
  user: CurrentUser,
  filter: NonNullable<Body<typeof occasions.bulkGreetings>['filter']>,
  today: Parameters<typeof listGreetings>[2],
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listGreetings(user, { ...filter, cursor, page: 1, limit: 200, sort: 'dueAt' }, today);
    ids.push(...page.data.map((row) => (row as { id: string }).id));
    cursor = page.meta.nextCursor;
  } while (cursor && ids.length <= MOST);
  return ids;
}
