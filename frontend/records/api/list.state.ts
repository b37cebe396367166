import { Filter, problemsOf } from '@sequelstring/contract/filter.ts';
import { isCustomName } from '@sequelstring/contract/records/custom.ts';
import { sortsOf } from '@sequelstring/contract/records/kind.ts';
import { type Layout, layouts } from '@sequelstring/contract/views.ts';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../lib/session.ts';
import type { ListTab, ReadyView, RecordView } from '../view.ts';
import type { ListQuery } from './record.queries.ts';

/** What a list shows; it lives in the page's address, so that a link shows the same. */
export interface ListState {
  /** The tab that is open: a ready-made view or a saved one. */
  view: string;
  q?: string;
  filter?: Filter;
  /** A sort order of the list, descending with a minus. */
  sort: string;
  layout: Layout;
  deleted?: boolean;
  /** The value of the switch that the list is narrowed to, whatever its tab. */
  within?: string;
  /** The record shown beside the list. */
  peek?: string;
  /** The month `2027-02` of the calendar. */
  month?: string;
}

/** What a tab stands for, with the list's own order and layout where it says nothing. */
export const startOf = (view: RecordView, tab: ReadyView): ListState => ({
  view: tab.id,
  filter: tab.filter,
  sort: tab.sort ?? view.kind.order,
  layout: tab.layout && hasLayout(view, tab.layout) ? tab.layout : 'table',
  ...(tab.deleted ? { deleted: true } : {}),
});

/** The tab that an address without one opens: the view that the person chose, or the first. */
const firstOf = (tabs: readonly ListTab[]): ListTab =>
  tabs.find(({ saved }) => saved?.isDefault) ?? tabs[0] ?? { id: 'all', name: '' };

/** The tab that an address opens; one that is gone, or was never shared, gives way to the first. */
export const tabOf = (tabs: readonly ListTab[], id: string | null): ListTab =>
  tabs.find((tab) => tab.id === id) ?? firstOf(tabs);

/** The address of a view; it leads whoever may see the view to it. */
export const viewAddress = ({ path }: Pick<RecordView, 'path'>, id: string): string => `${path}?view=${id}`;

/** Whether a list shows something else than its tab stands for. */
export function isChanged(view: RecordView, tab: ListTab, list: ListState): boolean {
  const start = startOf(view, tab);
  const meant = (filter: Filter | undefined) => JSON.stringify(filter && isEmpty(filter) ? undefined : filter);
  return list.sort !== start.sort || list.layout !== start.layout || meant(list.filter) !== meant(start.filter);
}

/** Reads a list's state from an address; what means nothing is left out and falls back to that of the open tab. */
export function parseList(view: RecordView, tabs: readonly ListTab[], search: URLSearchParams): ListState {
  const tab = tabOf(tabs, search.get('view'));
  const start = startOf(view, tab);
  const sort = search.get('sort') ?? '';
  const layout = layouts.find((one) => one === search.get('layout'));
  const month = search.get('month') ?? '';
  const q = search.get('q')?.trim();
  const peek = search.get('peek');
  const shown = layout && hasLayout(view, layout) ? layout : start.layout;
  const within = withinOf(view, search, shown);
  return {
    ...start,
    ...(search.has('filter') ? { filter: readFilter(view, search.get('filter') ?? '') } : {}),
    ...(sortsOf(view.kind).includes(sort.replace(/^-/, '')) ? { sort } : {}),
    layout: shown,
    ...(within ? { within } : {}),
    ...(q ? { q } : {}),
    ...(peek ? { peek } : {}),
    ...(/^\d{4}-\d\d$/.test(month) ? { month } : {}),
  };
}

/** A board shows one value of the switch. */
function withinOf({ switch: by }: RecordView, search: URLSearchParams, layout: Layout): string | undefined {
  if (!by || by.options.length < 2) return undefined;
  const asked = by.options.find(({ value }) => value === search.get(by.field));
  return (asked ?? (layout === 'board' ? by.options[0] : undefined))?.value;
}

export const hasLayout = (view: RecordView, layout: Layout): boolean =>
  layout === 'table' || Boolean(layout === 'board' ? view.board : view.calendar);

function readFilter(view: RecordView, text: string): Filter | undefined {
  try {
    const { data } = Filter.safeParse(JSON.parse(text));
    return data && problemsOf(data, view.kind.fields).length === 0 ? data : undefined;
  } catch {
    return undefined;
  }
}

/** The address of a list's state; what its tab says anyway is left out. */
export function writeList(view: RecordView, tabs: readonly ListTab[], list: ListState): URLSearchParams {
  const tab = tabOf(tabs, list.view);
  const start = startOf(view, tab);
  const search = new URLSearchParams();
  // A saved view keeps its address, so that a copied one leads others to the same.
  if (tab.saved || tab.id !== firstOf(tabs).id) search.set('view', tab.id);
  if (list.q) search.set('q', list.q);
  if (JSON.stringify(list.filter) !== JSON.stringify(start.filter)) {
    search.set('filter', list.filter ? JSON.stringify(list.filter) : '');
  }
  if (list.sort !== start.sort) search.set('sort', list.sort);
  if (list.layout !== start.layout) search.set('layout', list.layout);
  if (list.within && view.switch) search.set(view.switch.field, list.within);
  if (list.month) search.set('month', list.month);
  if (list.peek) search.set('peek', list.peek);
  return search;
}

/** What the API is asked for: what asks for one value of a field goes as a key of its own, all else as a filter. */
export function toQuery({ switch: by }: RecordView, { q, filter, sort, deleted, within }: ListState): ListQuery {
  const { plain, rest } = splitFilter(filter);
  return {
    ...(q ? { q } : {}),
    ...(by && within ? { [by.field]: within } : {}),
    ...plain,
    ...(rest.length > 0 ? { filter: JSON.stringify(rest.length === 1 ? rest[0] : { and: rest }) } : {}),
    sort,
    ...(deleted ? { deleted: 'true' } : {}),
  };
}

function splitFilter(filter: Filter | undefined): { plain: Record<string, string>; rest: Filter[] } {
  const parts = !filter || isEmpty(filter) ? [] : 'and' in filter ? filter.and : [filter];
  const plain: Record<string, string> = {};
  const rest: Filter[] = [];
  for (const part of parts) {
    const value = plainValue(part);
    if ('field' in part && value !== undefined && !(part.field in plain)) plain[part.field] = value;
    else rest.push(part);
  }
  return { plain, rest };
}

/** Commas stand between several values of a key, so that a value with one goes as a filter. */
function plainValue(part: Filter): string | undefined {
  if (!('field' in part) || part.op !== 'eq' || isCustomName(part.field)) return undefined;
  if (part.value === 'me') return useSession.getState().user?.id;
  if (typeof part.value === 'boolean') return String(part.value);
  return typeof part.value === 'string' && !part.value.includes(',') ? part.value : undefined;
}

export const isEmpty = (filter: Filter): boolean =>
  !('field' in filter) && ('and' in filter ? filter.and : filter.or).every(isEmpty);

/** A click on a column's head: ascending first, then descending. */
export const toggleSort = (current: string, field: string): string => (current === field ? `-${field}` : field);

export interface ListControl {
  list: ListState;
  query: ListQuery;
  /** Changes what is shown, without a new entry in the history. */
  change(changed: Partial<ListState>): void;
  /** Opens a tab, or something else that Back comes back from. */
  open(list: ListState): void;
  /** Opens a view that may have been saved only now. */
  openView(id: string): void;
}

/** The list's state out of the address, and how to change it. */
export function useListState(view: RecordView, tabs: readonly ListTab[]): ListControl {
  const [search, setSearch] = useSearchParams();
  const list = useMemo(() => parseList(view, tabs, search), [view, tabs, search]);
  // Opening a peek asks for nothing new: the query stays the same object as long as it says the same.
  const asked = JSON.stringify(toQuery(view, list));
  const query = useMemo(() => JSON.parse(asked) as ListQuery, [asked]);
  const change = useCallback(
    (changed: Partial<ListState>) =>
      setSearch((before) => writeList(view, tabs, { ...parseList(view, tabs, before), ...changed }), { replace: true }),
    [view, tabs, setSearch],
  );
  const { within } = list;
  const open = useCallback(
    (next: ListState) => setSearch(writeList(view, tabs, { ...(within && { within }), ...next })),
    [view, tabs, within, setSearch],
  );
  const openView = useCallback((id: string) => setSearch({ view: id }, { replace: true }), [setSearch]);
  return { list, query, change, open, openView };
}
