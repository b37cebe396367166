import { customName, fieldsOfDefinitions, withCustomFields } from '@sequelstring/contract/records/custom.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldsKey, fieldsQuery } from '../../lib/queries/fields.ts';
import { useRealtime } from '../../lib/socket.ts';
import type { RecordView } from '../view.ts';

/** The view with the custom fields of its kind. The create dialog also asks for those shown in lists, and what the registry says. */
export function useWithCustomFields(view: RecordView): RecordView {
  const own = useCustomFieldsOf(view.kind);
  return useMemo(() => {
    const asked = Object.entries(view.kind.fields).flatMap(([name, { options }]) => (options.create ? [name] : []));
    const shown = own.flatMap(({ key, column }) => (column ? [customName(key)] : []));
    const create = [...new Set([...view.create, ...asked, ...shown])];
    const kind = own.length > 0 ? withCustomFields(view.kind, fieldsOfDefinitions(own)) : view.kind;
    return { ...view, kind, create };
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
