import { type Import, type ImportableKind, type ImportRow, imports } from '@sequelstring/contract/imports.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { BodyInput, PageMeta, QueryInput } from '@sequelstring/contract/route.ts';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../../lib/api.ts';
import { onReconnect, useRealtime } from '../../../lib/socket.ts';
import { toast } from '../../../ui/toast.tsx';
import { uploadRouteOf } from './kinds.ts';

export type ImportOptions = BodyInput<typeof imports.startImport>;

/** What arrives over the socket: an import without its lists. */
export type ImportProgress = Omit<Import, 'errors' | 'preview'>;

const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => api.call(imports.getImport, { params: { id }, signal }),
  });

/** Whether an import is still being worked on. */
export const isUnderWay = ({ status }: Pick<Import, 'status'>): boolean => status === 'queued' || status === 'running';

/** Whether it is being taken back. */
export const isUndoing = ({ undo }: Pick<Import, 'undo'>): boolean => undo?.status === 'undoing';

/** An import with what the socket has said since; asked for again now and then while it runs, should the socket be lost. */
export function useImport(id: string) {
  const client = useQueryClient();
  useImportsLive();
  useEffect(() => onReconnect(() => void client.invalidateQueries({ queryKey: ['imports'] })), [client]);
  return useQuery({
    ...importQuery(id),
    refetchInterval: ({ state }) => (state.data && (isUnderWay(state.data) || isUndoing(state.data)) ? 5000 : false),
  });
}

interface ImportPageData {
  data: Import[];
  meta: PageMeta;
}

/** Past imports, newest first. */
export function useImports() {
  useImportsLive();
  return useInfiniteQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ pageParam, signal }): Promise<ImportPageData> =>
      api.call(imports.listImports, { query: { page: pageParam, limit: 25 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
  });
}

/** Takes over the progress that the socket tells; what has ended is loaded whole. */
function useImportsLive(): void {
  const client = useQueryClient();
  useRealtime('bulk:progress', ({ id, action, status, total, restored, left }) => {
    if (action !== 'import') return;
    const undo = { status, total, restored, left };
    client.setQueryData(importQuery(id).queryKey, (known) => known && { ...known, undo, undoable: false });
    if (status === 'undoing') return;
    void client.invalidateQueries({ queryKey: importQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
  });
  useRealtime('import:progress', (progress) => {
    client.setQueryData(importQuery(progress.id).queryKey, (known) => (known ? { ...known, ...progress } : known));
    if (isUnderWay(progress)) return;
    void client.invalidateQueries({ queryKey: importQuery(progress.id).queryKey });
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
  });
}

function remember(client: QueryClient, started: Import): void {
  client.setQueryData(importQuery(started.id).queryKey, started);
  void client.invalidateQueries({ queryKey: ['imports', 'list'] });
}

/** Sends a file of records of a kind for a dry run, telling how much of it has left (0 to 1). */
export function useUpload(kind: AnyKind, onProgress: (share: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, options }: { file: File; options?: Partial<QueryInput<typeof imports.importContacts>> }) =>
      api.uploadFile(uploadRouteOf(kind), file, { query: { ...options, dryRun: 'true' }, onProgress }),
    onSuccess: (started) => remember(client, started),
  });
}

/** Runs an import with these choices: for real, again as a dry run, or on from where it stopped. */
export function useStartImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: ImportOptions) => api.call(imports.startImport, { params: { id }, body: options }),
    onSuccess: (started) => remember(client, started),
  });
}

export function useCancelImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(imports.cancelImport, { params: { id } }),
    onSuccess: (stopped) => remember(client, stopped),
  });
}

/** What the columns of a file can fill. */
export const useImportFields = (kind: ImportableKind) =>
  useQuery({
    queryKey: ['imports', 'fields', kind],
    queryFn: ({ signal }) => api.call(imports.importFields, { query: { kind }, signal }),
    staleTime: 60_000,
  });

/** The first rows of a table as they read with this separator and encoding. */
export const useImportSample = (id: string, choice: QueryInput<typeof imports.sampleImport>) =>
  useQuery({
    queryKey: ['imports', 'sample', id, choice],
    queryFn: ({ signal }) => api.call(imports.sampleImport, { params: { id }, query: choice, signal }),
    placeholderData: keepPreviousData,
  });

/** Rows of a table by their lines. */
export const useImportRows = ({ id, layout }: Pick<Import, 'id' | 'layout'>, lines: readonly number[]) =>
  useQuery({
    queryKey: ['imports', 'rows', id, layout, lines],
    queryFn: ({ signal }) =>
      api.call(imports.readImportRows, { params: { id }, query: { lines: lines.join(',') } as never, signal }),
    enabled: lines.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** Corrects cells of a row before it is imported; the answer tells what is still wrong with it. */
export function useCorrectRow(id: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: `correct-${id}` },
    mutationFn: ({ line, cells }: { line: number; cells: Record<string, string> }) =>
      api.call(imports.correctImportRow, { params: { id }, body: { line, cells } }),
    onSuccess: ({ row, import: one }) => {
      client.setQueryData(importQuery(id).queryKey, one);
      client.setQueriesData<ImportRow[]>({ queryKey: ['imports', 'rows', id] }, (rows) =>
        rows?.map((other) => (other.line === row.line ? row : other)),
      );
    },
    onError: (failure) => toast.failure('The row could not be corrected', failure),
  });
}

/** Deletes what an import created and puts back what it updated. */
export function useUndoImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(imports.undoImport, { params: { id } }),
    onSuccess: (undoing) => remember(client, undoing),
    onError: (failure) => toast.failure('The import could not be undone', failure),
  });
}
