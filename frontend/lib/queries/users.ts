import { auth, type ListedUser } from '@sequelstring/contract/auth.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Everyone who may own a record, by name; up to the first 1,000. */
export function useUsers(enabled = true) {
  return useQuery({
    queryKey: ['users', 'all'],
    queryFn: async ({ signal }) => {
      const users: ListedUser[] = [];
      for (let page = 1; page <= 5; page++) {
        const { data, meta } = await api.call(auth.listUsers, { query: { page, limit: 200 }, signal });
        users.push(...data);
        if (!meta.hasMore) break;
      }
      return users;
    },
    staleTime: 300_000,
    enabled,
  });
}

/** The name of a user by id; empty until the users have come. */
export function useUserNames(): (id: string) => string {
  const { data } = useUsers();
  return (id) => data?.find((user) => user.id === id)?.name ?? '';
}
