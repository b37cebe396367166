import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { recordApi } from '../record.ts';
import { listKey, recordQuery } from './record.queries.ts';

/** Creates a record and lets the lists load again. */
export function useCreateRecord(kind: AnyKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Record<string, unknown>) => recordApi(kind).create(input),
    onSuccess: (record) => {
      client.setQueryData(recordQuery(kind, record.id).queryKey, record);
      return client.invalidateQueries({ queryKey: listKey(kind) });
    },
  });
}
