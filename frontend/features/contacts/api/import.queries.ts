import { crm, type Import } from '@sequelstring/contract/crm.ts';
import type { BodyInput, PageMeta, QueryInput } from '@sequelstring/contract/route.ts';
import {
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

export type ImportOptions = BodyInput<typeof crm.startImport>;

/** What arrives over the socket: an import without its lists. */
export type ImportProgress = Omit<Import, 'errors' | 'preview'>;

const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => api.call(crm.getImport, { params: { id }, signal }),
  });

/** Whether an import is still being worked on. */
export const isUnderWay = ({ status }: Pick<Import, 'status'>): boolean => status === 'queued' || status === 'running';

/** An import with what the socket has said since; asked for again now and then while it runs, should the socket be lost. */
export function useImport(id: string) {
  const client = useQueryClient();
  useImportsLive();
  useEffect(() => onReconnect(() => void client.invalidateQueries({ queryKey: ['imports'] })), [client]);
  return useQuery({
    ...importQuery(id),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 5000 : false),
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
      api.call(crm.listImports, { query: { page: pageParam, limit: 25 }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }) => (meta.hasMore ? meta.page + 1 : undefined),
  });
}

/** Takes over the progress that the socket tells; what has ended is loaded whole. */
function useImportsLive(): void {
  const client = useQueryClient();
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

/** Sends a file for a dry run, telling how much of it has left (0 to 1). */
export function useUpload(onProgress: (share: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, options }: { file: File; options?: Partial<QueryInput<typeof crm.importContacts>> }) =>
      api.uploadFile(crm.importContacts, file, { query: { ...options, dryRun: 'true' }, onProgress }),
    onSuccess: (started) => remember(client, started),
  });
}

/** Runs an import with these choices: for real, again as a dry run, or on from where it stopped. */
export function useStartImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: ImportOptions) => api.call(crm.startImport, { params: { id }, body: options }),
    onSuccess: (started) => remember(client, started),
  });
}

export function useCancelImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(crm.cancelImport, { params: { id } }),
    onSuccess: (stopped) => remember(client, stopped),
  });
}
