import type { BodyInput } from '@sequelstring/contract/route.ts';
import { teams } from '@sequelstring/contract/teams.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => api.call(teams.list, { signal }),
});

function useTeamChange<V>(change: (variables: V) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
  });
}

/** Creates a team, or changes the one with this id. */
export const useSaveTeam = () =>
  useTeamChange(({ id, ...body }: { id?: string } & BodyInput<typeof teams.create>) =>
    id ? api.call(teams.update, { params: { id }, body }) : api.call(teams.create, { body }),
  );

export const useRemoveTeam = () => useTeamChange((id: string) => api.call(teams.remove, { params: { id } }));
