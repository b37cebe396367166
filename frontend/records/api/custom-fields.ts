import { customName, fieldsOfDefinitions, withCustomFields } from '@sequelstring/contract/records/custom.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldsKey, fieldsQuery } from '../../lib/queries/fields.ts';
import { useRealtime } from '../../lib/socket.ts';
import type { RecordView } from '../view.ts';

/** The view with the custom fields of its kind; those shown in lists stand in the create dialog, too. */
export function useWithCustomFields(view: RecordView): RecordView {
  const own = useCustomFieldsOf(view.kind);
  return useMemo(() => {
    if (own.length === 0) return view;
    const custom = fieldsOfDefinitions(own);
    const first = own.flatMap(({ key, column }) => (column ? [customName(key)] : []));
    return { ...view, kind: withCustomFields(view.kind, custom), create: [...view.create, ...first] };
  }, [view, own]);
}

/** A kind with its custom fields. */
export function useKindWithCustomFields<K extends AnyKind>(kind: K): K {
  const own = useCustomFieldsOf(kind);
  return useMemo(() => (own.length === 0 ? kind : withCustomFields(kind, fieldsOfDefinitions(own))), [kind, own]);
}

/** Followed as administrators change them. */
function useCustomFieldsOf({ kind }: AnyKind) {
  const client = useQueryClient();
  const { data } = useQuery(fieldsQuery);
  useRealtime('organisation:changed', ({ what }) => {
    if (what === 'fields') void client.invalidateQueries({ queryKey: fieldsKey });
  });
  return useMemo(() => data?.filter((field) => field.kind === kind) ?? [], [kind, data]);
}
