import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { type SavedView, views } from '@sequelstring/contract/views.ts';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../lib/api.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { toast } from '../../ui/toast.tsx';
import type { ListTab, RecordView } from '../view.ts';

/** Saved views of every kind, one's own and those that others share. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => api.call(views.list, { query: {}, signal }),
  staleTime: 30_000,
});

const tabOf = (saved: SavedView): ListTab => ({
  id: saved.id,
  name: saved.name,
  filter: saved.filter,
  sort: saved.sort,
  layout: saved.layout,
  saved,
});

/** The tabs of a list: those that every list of the kind has, then the saved ones; `pending` while they are on the way. */
export function useListTabs(view: RecordView): { tabs: readonly ListTab[]; pending: boolean } {
  const { data, isPending } = useQuery(viewsQuery);
  const tabs = useMemo(() => {
    const saved = (data ?? []).filter(({ kind }) => kind === view.kind.kind).map(tabOf);
    const ready = view.views.filter(({ deleted }) => !deleted);
    return [...ready, ...saved, ...view.views.filter(({ deleted }) => deleted)];
  }, [view, data]);
  return { tabs, pending: isPending };
}

export type ViewContent = Omit<BodyInput<typeof views.create>, 'kind'>;

const put = (client: QueryClient, view: SavedView): void => {
  client.setQueryData(viewsQuery.queryKey, (known: SavedView[] = []) =>
    [
      // A list opens with one view at most.
      ...known
        .filter(({ id }) => id !== view.id)
        .map((one) => (view.isDefault && one.kind === view.kind ? { ...one, isDefault: false } : one)),
      view,
    ].sort((a, b) => a.name.localeCompare(b.name)),
  );
};

/** How views are saved, changed and deleted; what fails is told and gives undefined. */
export function useViewActions(kind: AnyKind) {
  const client = useQueryClient();
  const create = async (content: ViewContent): Promise<SavedView | undefined> => {
    try {
      const view = await api.call(views.create, { body: { ...content, kind: kind.kind } });
      put(client, view);
      toast.success(words.viewSaved(view.name));
      return view;
    } catch (failure) {
      toast.failure(words.viewNotSaved, failure);
      return undefined;
    }
  };
  const update = async (id: string, body: BodyInput<typeof views.update>): Promise<SavedView | undefined> => {
    try {
      const view = await api.call(views.update, { params: { id }, body });
      put(client, view);
      toast.success(words.viewSaved(view.name));
      return view;
    } catch (failure) {
      toast.failure(words.viewNotSaved, failure);
      return undefined;
    }
  };
  const remove = async (view: SavedView): Promise<boolean> => {
    try {
      await api.call(views.remove, { params: { id: view.id } });
    } catch (failure) {
      toast.failure(words.viewNotDeleted, failure);
      return false;
    }
    client.setQueryData(viewsQuery.queryKey, (known: SavedView[] = []) => known.filter(({ id }) => id !== view.id));
    const { id: _id, owner: _owner, createdAt: _created, updatedAt: _updated, kind: _kind, ...content } = view;
    toast.success(words.viewDeleted(view.name), {
      action: { label: words.undo, onClick: () => void create(content) },
    });
    return true;
  };
  return { create, update, remove };
}
