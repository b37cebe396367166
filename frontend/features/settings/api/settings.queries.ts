import { auth, type OrganisationSettings, type User } from '@sequelstring/contract/auth.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { settingsQuery } from '../../../lib/queries/settings.ts';
import { setSessionUser } from '../../../lib/session.ts';

export const usersQuery = infiniteQueryOptions({
  queryKey: ['users', 'list'],
  queryFn: ({ pageParam, signal }) => api.call(auth.listUsers, { query: { page: pageParam, limit: 100 }, signal }),
  initialPageParam: 1,
  getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
});

/** Changes the organisation's settings; all that shows them follows. */
export function useUpdateSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof auth.updateSettings>) => api.call(auth.updateSettings, { body }),
    onSuccess: (settings: OrganisationSettings) => {
      client.setQueryData(settingsQuery.queryKey, settings);
      return client.invalidateQueries({ queryKey: ['greetings'] });
    },
  });
}

/** Changes the own profile or password. */
export function useUpdateProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof auth.updateMe>) => api.call(auth.updateMe, { body }),
    onSuccess: (user: User) => {
      setSessionUser(user);
      return client.invalidateQueries({ queryKey: ['users'] });
    },
  });
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof auth.createUser>) => api.call(auth.createUser, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}

export function useUpdateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & BodyInput<typeof auth.updateUser>) =>
      api.call(auth.updateUser, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}
