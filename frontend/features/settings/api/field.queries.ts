import { fields } from '@sequelstring/contract/fields.ts';
import type { CustomField } from '@sequelstring/contract/records/custom.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { fieldsKey } from '../../../lib/queries/fields.ts';

/** How many records have a value of a field. */
export const usageQuery = (id: string) =>
  queryOptions({
    queryKey: [...fieldsKey, 'usage', id],
    queryFn: ({ signal }) => api.call(fields.fieldUsage, { params: { id }, signal }),
    staleTime: 0,
  });

/** Changes of a definition; every list and form follows. */
function useFieldChange<V>(change: (variables: V) => Promise<CustomField>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: fieldsKey }) });
}

export const useCreateField = () =>
  useFieldChange((body: BodyInput<typeof fields.createField>) => api.call(fields.createField, { body }));

export const useUpdateField = () =>
  useFieldChange(({ id, ...body }: { id: string } & BodyInput<typeof fields.updateField>) =>
    api.call(fields.updateField, { params: { id }, body }),
  );

export const useDeleteField = () => useFieldChange((id: string) => api.call(fields.deleteField, { params: { id } }));

export const useRestoreField = () => useFieldChange((id: string) => api.call(fields.restoreField, { params: { id } }));
