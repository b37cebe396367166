import { type CallSettings, callRecording } from '@sequelstring/contract/call-recording.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { writeCall } from './call.queries.ts';

export const callSettingsQuery = queryOptions({
  queryKey: ['call-settings'],
  queryFn: ({ signal }) => api.call(callRecording.settings, { signal }),
});

export function useUpdateCallSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof callRecording.updateSettings>) =>
      api.call(callRecording.updateSettings, { body }),
    onSuccess: (settings: CallSettings) => client.setQueryData(callSettingsQuery.queryKey, settings),
  });
}

/** The law at both ends follows from the numbers, so that it is asked for again where these change. */
export const consentQuery = (callId: string, number = '') =>
  queryOptions({
    queryKey: ['calls', 'consent', callId, number],
    queryFn: ({ signal }) => api.call(callRecording.consent, { params: { callId }, signal }),
  });

export function useRecordConsent(callId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof callRecording.recordConsent>) =>
      api.call(callRecording.recordConsent, { params: { callId }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['calls'] }),
  });
}

export function useHold(callId: string) {
  const client = useQueryClient();
  const params = { callId };
  return {
    place: useMutation({
      mutationFn: (reason: string) => api.call(callRecording.hold, { params, body: { reason } }),
      onSuccess: (call) => writeCall(client, call),
    }),
    lift: useMutation({
      mutationFn: () => api.call(callRecording.liftHold, { params }),
      onSuccess: (call) => writeCall(client, call),
    }),
  };
}
