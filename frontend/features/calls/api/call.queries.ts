import { type ActionItem, callActionItems } from '@sequelstring/contract/call-action-items.ts';
import type { AiSummary } from '@sequelstring/contract/call-insights.ts';
import {
  type Call,
  type CallInput,
  type CallPatch,
  type CallStatus,
  calls,
  type Transcript,
} from '@sequelstring/contract/calls.ts';
import type { BodyInput, PageMeta } from '@sequelstring/contract/route.ts';
import {
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { fileAddress } from '../../../lib/api-origin.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { commentsQuery } from './comment.queries.ts';

export interface CallFilters {
  status?: CallStatus;
  userId?: string;
  contactId?: string;
  accountId?: string;
  from?: string;
  to?: string;
  sort?: 'at' | '-at';
  limit?: number;
}

interface CallPage {
  data: Call[];
  meta: PageMeta;
}

/** Calls, latest first unless told. */
export function useCalls(filters: CallFilters, enabled = true) {
  const query = { limit: 50, ...filters };
  return useInfiniteQuery({
    queryKey: ['calls', 'list', query],
    queryFn: ({ pageParam, signal }): Promise<CallPage> =>
      api.call(calls.list, { query: { ...query, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
    enabled,
  });
}

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'one', callId],
    queryFn: async ({ signal, client, queryKey }) => {
      const call = await api.call(calls.get, { params: { callId }, signal });
      return later(client.getQueryData<Call>(queryKey), call);
    },
    refetchInterval: ({ state: { data } }) => whileQueued(data?.summaryStatus, data?.transcription?.status),
  });

/** News of what a server did in its last moment may be lost with it, so what is waited for is asked for too. */
const whileQueued = (...states: (string | undefined)[]) => states.includes('queued') && 15_000;

/** A reply may come after the news of what has happened to the call since. */
const later = (known: Call | undefined, call: Call) => (known && known.updatedAt > call.updatedAt ? known : call);

export const recordingQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'recording', callId],
    queryFn: async ({ signal }) => {
      const link = await api.call(calls.getRecording, { params: { callId }, signal });
      return { ...link, url: fileAddress(link.url) };
    },
    staleTime: 480_000,
  });

const segmentsPerPage = 5000;

/** The whole transcript of a call; of a long one the beginning shows while the rest is on its way. */
export const transcriptQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'transcript', callId],
    queryFn: async ({ signal, client, queryKey }) => {
      const ask = (offset: number) =>
        api.call(calls.getTranscript, { params: { callId }, query: { offset, limit: segmentsPerPage }, signal });
      const first = await ask(0);
      const segments = [...first.segments];
      if (segments.length < first.total) client.setQueryData<Transcript>(queryKey, (known) => known ?? first);
      while (segments.length < first.total) {
        const more = await ask(segments.length);
        if (more.segments.length === 0) break;
        segments.push(...more.segments);
      }
      return { ...first, segments };
    },
  });

export const summaryQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'summary', callId],
    queryFn: ({ signal }) => api.call(calls.getSummary, { params: { callId }, signal }),
    refetchInterval: ({ state }) => whileQueued(state.data?.status),
  });

/** Shows a call as it is now wherever it stands. */
export function writeCall(client: QueryClient, call: Call): void {
  client.setQueryData(callQuery(call.id).queryKey, (known) => later(known, call));
  void client.invalidateQueries({ queryKey: ['calls', 'list'] });
}

/** Calls on the screen follow what happens to them. */
export function useCallsLive(): void {
  const client = useQueryClient();
  const follow = (call: Call) => {
    const before = client.getQueryData(callQuery(call.id).queryKey);
    writeCall(client, call);
    void client.invalidateQueries({ queryKey: summaryQuery(call.id).queryKey });
    void client.invalidateQueries({ queryKey: ['action-items'] });
    void client.invalidateQueries({ queryKey: commentsQuery(call.id).queryKey });
    if (before?.recordingDuration !== call.recordingDuration || before?.hasRecording !== call.hasRecording)
      void client.invalidateQueries({ queryKey: recordingQuery(call.id).queryKey });
  };
  useRealtime('call:started', follow);
  useRealtime('call:updated', follow);
  useRealtime('call:ended', follow);
  useRealtime('call:transcript:update', ({ callId }) => {
    void client.invalidateQueries({ queryKey: transcriptQuery(callId).queryKey });
    void client.invalidateQueries({ queryKey: callQuery(callId).queryKey });
  });
}

export function useCreateCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<CallInput>) => api.call(calls.create, { body }),
    onSuccess: (call) => writeCall(client, call),
  });
}

export function useUpdateCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ callId, patch }: { callId: string; patch: CallPatch }) =>
      api.call(calls.update, { params: { callId }, body: patch }),
    onSuccess: (call) => writeCall(client, call),
  });
}

export function useCancelCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (callId: string) => api.call(calls.cancel, { params: { callId } }),
    onSuccess: (call) => writeCall(client, call),
  });
}

/** What an upload is: audio and video are the recording, everything else a transcript. */
export const kindOfFile = (file: File): 'recording' | 'transcript' =>
  /^(audio|video)\//.test(file.type) || /\.(wav|mp3|m4a|mp4|ogg|oga|opus|webm|flac|aac|wma|mov)$/i.test(file.name)
    ? 'recording'
    : 'transcript';

export function useUpload(callId: string) {
  const client = useQueryClient();
  return async (file: File, onProgress: (share: number) => void): Promise<'recording' | 'transcript'> => {
    const kind = kindOfFile(file);
    const route = kind === 'recording' ? calls.addRecording : calls.addTranscript;
    const call = await api.uploadFile(route, file, { params: { callId }, onProgress });
    writeCall(client, call);
    const stale = kind === 'recording' ? [recordingQuery(callId)] : [transcriptQuery(callId), summaryQuery(callId)];
    await Promise.all(stale.map(({ queryKey }) => client.invalidateQueries({ queryKey })));
    return kind;
  };
}

export function useGenerate(callId: string) {
  const client = useQueryClient();
  return {
    summary: useMutation({
      mutationFn: () => api.call(calls.generateSummary, { params: { callId } }),
      onSuccess: (summary: AiSummary) => client.setQueryData(summaryQuery(callId).queryKey, summary),
    }),
    transcript: useMutation({
      mutationFn: () => api.call(calls.generateTranscript, { params: { callId } }),
      onSuccess: (call) => writeCall(client, call),
    }),
  };
}

/** Corrections of a transcript. */
export function useCorrections(callId: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: transcriptQuery(callId).queryKey });
  return {
    line: useMutation({
      mutationFn: ({ index, ...body }: { index: number; text?: string; speaker?: string }) =>
        api.call(calls.updateSegment, { params: { callId, index }, body }),
      onSuccess: refresh,
    }),
    speaker: useMutation({
      mutationFn: (body: { from: string; to: string }) => api.call(calls.renameSpeaker, { params: { callId }, body }),
      onSuccess: refresh,
    }),
  };
}

type ItemPatch = BodyInput<typeof callActionItems.update>;

/** Changes of action items; what is ticked is shown at once, and taken back where the server refuses. */
export function useActionItems() {
  const client = useQueryClient();
  const write = (item: Pick<ActionItem, 'id' | 'call'> & Partial<ActionItem>) =>
    client.setQueryData(summaryQuery(item.call).queryKey, (summary) =>
      summary?.insights
        ? {
            ...summary,
            insights: {
              ...summary.insights,
              actionItems: summary.insights.actionItems.map((one) => (one.id === item.id ? { ...one, ...item } : one)),
            },
          }
        : summary,
    );
  const settle = (callId: string) => {
    void client.invalidateQueries({ queryKey: ['action-items'] });
    void client.invalidateQueries({ queryKey: callQuery(callId).queryKey });
    void client.invalidateQueries({ queryKey: ['tasks'] });
  };
  return {
    update: useMutation({
      mutationFn: ({ item, patch }: { item: Pick<ActionItem, 'id' | 'call'>; patch: ItemPatch }) =>
        api.call(callActionItems.update, { params: { callId: item.call, itemId: item.id }, body: patch }),
      onMutate: ({ item, patch }) => {
        if (patch.completed !== undefined) write({ id: item.id, call: item.call, completed: patch.completed });
      },
      onSuccess: write,
      onError: (_error, { item }) => void client.invalidateQueries({ queryKey: summaryQuery(item.call).queryKey }),
      onSettled: (_item, _error, { item }) => settle(item.call),
    }),
    makeTask: useMutation({
      mutationFn: (item: Pick<ActionItem, 'id' | 'call'>) =>
        api.call(callActionItems.makeTask, { params: { callId: item.call, itemId: item.id } }),
      onSuccess: write,
      onSettled: (_item, _error, item) => settle(item.call),
    }),
    complete: useMutation({
      mutationFn: (ids: string[]) => api.call(callActionItems.complete, { body: { ids } }),
      onSettled: () => void client.invalidateQueries({ queryKey: ['action-items'] }),
    }),
  };
}

export interface ItemFilters {
  status?: 'open' | 'overdue' | 'completed';
  assignee?: string;
  owedBy?: 'us' | 'them';
}

export function useAllActionItems(filters: ItemFilters) {
  const query = { ...filters, limit: 100 };
  return useInfiniteQuery({
    queryKey: ['action-items', query],
    queryFn: ({ pageParam, signal }) =>
      api.call(callActionItems.list, { query: { ...query, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
  });
}

/** Calls that stand at about the same time as a new one. */
export function useClash(userId: string | undefined, at: string | undefined, callId?: string) {
  const moment = at ? Date.parse(at) : Number.NaN;
  const known = !Number.isNaN(moment);
  const query = {
    userId,
    status: 'scheduled' as const,
    from: known ? new Date(moment - 29 * 60_000).toISOString() : undefined,
    to: known ? new Date(moment + 30 * 60_000).toISOString() : undefined,
    limit: 2,
  };
  const { data } = useQuery({
    queryKey: ['calls', 'clash', query],
    queryFn: ({ signal }) => api.call(calls.list, { query, signal }),
    enabled: known && Boolean(userId),
  });
  return data?.data.find(({ id }) => id !== callId);
}

/** The calls that the person is on now, and whether this browser can be their phone. */
export const useLiveCalls = () =>
  useQuery({
    queryKey: ['calls', 'list', 'live'],
    queryFn: ({ signal }) => api.call(calls.live, { signal }),
    staleTime: 60_000,
  });

/** How reps talked on their calls, by week. */
export const useRepFigures = () =>
  useQuery({
    queryKey: ['calls', 'figures'],
    queryFn: ({ signal }) => api.call(calls.figures, { signal }),
    staleTime: 60_000,
  });

/** Which telephony and transcription services are connected. */
export const useTelephony = () =>
  useQuery({
    queryKey: ['telephony'],
    queryFn: ({ signal }) => api.call(calls.telephony, { signal }),
    staleTime: 60_000,
  });

export function useDial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ callId, ...body }: { callId: string } & BodyInput<typeof calls.dial>) =>
      api.call(calls.dial, { params: { callId }, body }),
    onSuccess: ({ dialLink, ...call }) => {
      writeCall(client, call);
      if (dialLink) window.location.assign(dialLink);
    },
  });
}

/** Ends a call: over the vendor that carries it, else by saying that it is over. */
export function useEndCall() {
  const client = useQueryClient();
  const { mutateAsync: end, isPending } = useMutation({
    mutationFn: (call: Call) =>
      call.externalCallId
        ? api.call(calls.hangUp, { params: { callId: call.id } })
        : api.call(calls.update, { params: { callId: call.id }, body: { status: 'completed' } }),
    onSuccess: (call) => writeCall(client, call),
  });
  return { end, isPending };
}
