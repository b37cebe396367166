import { auth } from '@sequelstring/contract/auth.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { beginSession, endSession } from '../../../lib/session.ts';

/** Whether the first administrator has yet to be created. */
export const authStatusQuery = queryOptions({
  queryKey: ['auth', 'status'],
  queryFn: ({ signal }) => api.call(auth.status, { signal }),
  staleTime: 0,
});

export async function signIn(body: BodyInput<typeof auth.login>): Promise<void> {
  beginSession(await api.call(auth.login, { body }));
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
  await told;
}
