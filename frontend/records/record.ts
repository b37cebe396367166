import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { type HistoryEntry, recordRoutes, type Totals } from '@sequelstring/contract/records/routes.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import { api, type Page } from '../lib/api.ts';
import { flat, nested } from './custom-values.ts';

/** A record of which one need not know the kind. */
export interface AnyRecord {
  id: string;
  version?: number;
  deletedAt?: string;
  [field: string]: unknown;
}

/** A change of a record: only what is named; null empties a field. */
export type Patch = Readonly<Record<string, unknown>>;

/** The routes of a kind, called without knowing its fields. */
export interface RecordApi {
  list(query: Record<string, unknown>, signal?: AbortSignal): Promise<Page<AnyRecord[]>>;
  totals(query: Record<string, unknown>, signal?: AbortSignal): Promise<Totals[]>;
  get(id: string, signal?: AbortSignal): Promise<AnyRecord>;
  create(body: Record<string, unknown>): Promise<AnyRecord>;
  update(id: string, patch: Patch): Promise<AnyRecord>;
  remove(id: string): Promise<AnyRecord>;
  restore(id: string): Promise<AnyRecord>;
  bulk(body: Record<string, unknown>): Promise<BulkChange>;
  history(id: string, query: Record<string, unknown>, signal?: AbortSignal): Promise<Page<HistoryEntry[]>>;
  /** What a list shows, of all its pages. */
  exportCsv(query: Record<string, unknown>): Promise<Blob>;
  timeline(id: string, query: Record<string, unknown>, signal?: AbortSignal): Promise<Page<TimelineEntry[]>>;
}

type Call = (route: Route, input: object) => Promise<unknown>;

const known = new Map<KindName, RecordApi>();

/** How the records of a kind are read and changed. */
export function recordApi(kind: AnyKind): RecordApi {
  const made = known.get(kind.kind) ?? makeApi(kind);
  known.set(kind.kind, made);
  return made;
}

function makeApi(kind: AnyKind): RecordApi {
  const routes = recordRoutes(kind as never) as unknown as Record<string, Route>;
  const call = <T>(name: string, input: object): Promise<T> => (api.call as Call)(routes[name]!, input) as Promise<T>;
  return {
    list: async (query, signal) => {
      const page = await call<Page<AnyRecord[]>>('list', { query, signal });
      return { ...page, data: page.data.map(flat) };
    },
    get: async (id, signal) => flat(await call<AnyRecord>('get', { params: { id }, signal })),
    create: async (body) => flat(await call<AnyRecord>('create', { body: nested(body) })),
    update: async (id, patch) => flat(await call<AnyRecord>('update', { params: { id }, body: nested(patch) })),
    remove: async (id) => flat(await call<AnyRecord>('remove', { params: { id } })),
    restore: async (id) => flat(await call<AnyRecord>('restore', { params: { id } })),
    bulk: (body) => call('bulk', { body }),
    totals: (query, signal) => call('totals', { query, signal }),
    history: (id, query, signal) => call('history', { params: { id }, query, signal }),
    exportCsv: (query) => api.fetchFile(routes.exportCsv!, { query }),
    timeline: (id, query, signal) => call('timeline', { params: { id }, query, signal }),
  };
}

/** What a record is called, with words for one that has no name. */
export const titleOf = (kind: AnyKind, record: Readonly<Record<string, unknown>>): string =>
  kind.title(record) || `Untitled ${kind.label.one.toLowerCase()}`;
