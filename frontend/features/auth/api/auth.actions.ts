import { auth } from '@sequelstring/contract/auth.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { forgetAllRecent } from '../../../lib/recent.ts';
import { beginSession, endSession, useSession } from '../../../lib/session.ts';

/** Whether the first administrator has yet to be created. */
export const authStatusQuery = queryOptions({
  queryKey: ['auth', 'status'],
  queryFn: ({ signal }) => api.call(auth.status, { signal }),
  staleTime: 0,
});

/** Signs in; what another person had loaded before is dropped. */
export async function signIn(body: BodyInput<typeof auth.login>): Promise<void> {
  const session = await api.call(auth.login, { body });
  const before = useSession.getState().user;
  if (before && before.id !== session.user.id) forgetPerson();
  beginSession(session);
}

/** Creates the first administrator and signs in as that person. */
export async function setUp(body: BodyInput<typeof auth.setup>): Promise<void> {
  const session = await api.call(auth.setup, { body });
  queryClient.clear();
  beginSession(session);
}

/** Ends the session here at once, and on the server when it can be reached. */
export async function signOut(): Promise<void> {
  const told = api.call(auth.logout).catch(() => {});
  endSession();
  forgetPerson();
  await told;
}

function forgetPerson(): void {
  queryClient.clear();
  forgetAllRecent();
}
