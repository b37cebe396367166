import { type OccasionRule, type OccasionRuleInput, occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { ruleWords } from '../../../lib/messages/occasion-rules.ts';
import { toast } from '../../../ui/toast.tsx';

const key = ['occasion-rules'] as const;

export const rulesQuery = queryOptions({
  queryKey: [...key, 'list'],
  queryFn: ({ signal }) => api.call(occasionRules.list, { signal }),
});

/** Whom a rule fits that is being written. */
export const useRulePreview = (draft: OccasionRuleInput | undefined) =>
  useQuery({
    queryKey: [...key, 'preview', draft],
    queryFn: ({ signal }) => api.call(occasionRules.preview, { body: draft!, signal }),
    enabled: draft !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Adds a rule, or replaces the one with the id. */
export function useSaveRule(id: string | undefined) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: OccasionRuleInput) =>
      id ? api.call(occasionRules.update, { params: { id }, body }) : api.call(occasionRules.create, { body }),
    onSuccess: refresh,
  });
}

/** Pauses, places and deletes rules. */
export function useRuleActions() {
  const client = useQueryClient();
  const refresh = useRefresh();
  const onError = (error: Error) => toast.failure(ruleWords.failed, error);
  const show = (change: (rules: OccasionRule[]) => OccasionRule[]) =>
    client.setQueryData(rulesQuery.queryKey, (rules) => rules && change(rules));
  const pause = useMutation({
    mutationFn: ({ id, paused }: { id: string; paused: boolean }) =>
      api.call(occasionRules.pause, { params: { id }, body: { paused } }),
    onMutate: ({ id, paused }) =>
      void show((rules) => rules.map((rule) => (rule.id === id ? { ...rule, paused } : rule))),
    onError,
    onSettled: refresh,
  });
  const order = useMutation({
    mutationFn: (ids: string[]) => api.call(occasionRules.order, { body: { ids } }),
    onMutate: (ids) => void show((rules) => rules.toSorted((a, b) => placeOf(a, ids) - placeOf(b, ids))),
    onError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call(occasionRules.remove, { params: { id } }),
    onSuccess: () => toast.success(ruleWords.removed),
    onError,
    onSettled: refresh,
  });
  return { pause, order, remove };
}

const placeOf = ({ id, isDefault }: OccasionRule, ids: readonly string[]): number =>
  isDefault ? ids.length : ids.indexOf(id);

/** The year is planned anew in the background. */
function useRefresh() {
  const client = useQueryClient();
  return async () => {
    void client.invalidateQueries({ queryKey: ['greetings'] });
    await client.invalidateQueries({ queryKey: key });
  };
}
