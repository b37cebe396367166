import { fields } from '@sequelstring/contract/fields.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

export const fieldsKey = ['fields'] as const;

/** The custom fields of every kind. */
export const fieldsQuery = queryOptions({
  queryKey: [...fieldsKey, 'live'],
  queryFn: ({ signal }) => api.call(fields.listFields, { signal }),
  staleTime: 300_000,
});

/** Those that were deleted. */
export const deletedFieldsQuery = queryOptions({
  queryKey: [...fieldsKey, 'deleted'],
  queryFn: ({ signal }) => api.call(fields.listFields, { query: { deleted: 'true' }, signal }),
});
