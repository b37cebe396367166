import type { BodyInput } from '@sequelstring/contract/route.ts';
import { social } from '@sequelstring/contract/social.ts';
import type { Platform, ProfileSuggestions, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import {
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../../lib/api.ts';
import { useRealtime } from '../../../lib/socket.ts';

export const networksQuery = queryOptions({
  queryKey: ['social', 'networks'],
  queryFn: ({ signal }) => api.call(social.listNetworks, { signal }),
  staleTime: 60_000,
});

const profilesQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['social', 'profiles', contactId],
    queryFn: ({ signal }) => api.call(social.listProfiles, { params: { contactId }, signal }),
    staleTime: 15_000,
  });

const consentsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['social', 'consents', contactId],
    queryFn: ({ signal }) => api.call(social.listConsentLinks, { params: { contactId }, signal }),
    staleTime: 15_000,
  });

const suggestionsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['social', 'suggestions', contactId],
    queryFn: ({ signal }) => api.call(social.listSuggestions, { params: { contactId }, signal }),
    staleTime: 15_000,
  });

export const useRegister = (contactId: string) =>
  useQuery({
    queryKey: ['social', 'register', contactId],
    queryFn: ({ signal }) => api.call(social.register, { params: { contactId }, signal }),
    staleTime: 0,
  });

/** A network's name, and what it gives here. */
export function useNetworks() {
  const { data = [] } = useQuery(networksQuery);
  return {
    networks: data,
    network: (platform: Platform) => data.find((one) => one.platform === platform),
    nameOf: (platform: Platform) => data.find((one) => one.platform === platform)?.name ?? platform,
  };
}

export const useSocialProfiles = (contactId: string, enabled: boolean) =>
  useQuery({ ...profilesQuery(contactId), enabled });

export const useConsents = (contactId: string, enabled: boolean) => useQuery({ ...consentsQuery(contactId), enabled });

export const useSuggestions = (contactId: string, enabled: boolean) =>
  useQuery({ ...suggestionsQuery(contactId), enabled });

/** Posts and changes of one contact, newest first. */
export const useContactActivity = (contactId: string, platform: Platform | undefined, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: ['social', 'activity', contactId, platform ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.call(social.activity, { params: { contactId }, query: { limit: 20, cursor: pageParam, platform }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.nextCursor,
    staleTime: 15_000,
    enabled,
  });

/** The same of everybody whom the user may see. */
export const useBookFeed = (query: { platform?: Platform | undefined; muted: boolean }) =>
  useInfiniteQuery({
    queryKey: ['social', 'feed', query],
    queryFn: ({ pageParam, signal }) =>
      api.call(social.feed, {
        query: { limit: 30, cursor: pageParam, platform: query.platform, ...(query.muted && { muted: 'true' }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.nextCursor,
    staleTime: 15_000,
  });

const pauseMs = 300;

/** Keeps a contact's profiles and posts up to date with what the networks and others do. */
export function useSocialLive(contactId: string): void {
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // A first sync tells of each post; they are asked for together.
  const refresh = () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      void refreshSocial(client, contactId);
    }, pauseMs);
  };
  useRealtime('social:profile-synced', (synced) => synced.contactId === contactId && refresh());
  useRealtime('social:new-activity', (activity) => activity.contactId === contactId && refresh());
  useRealtime('social:consent-declined', (consent) => consent.contactId === contactId && refresh());
  useRealtime('social:profiles-found', (search) => search.contactId === contactId && refresh());
}

const refreshSocial = (client: QueryClient, contactId: string): Promise<unknown> =>
  Promise.all(
    ['profiles', 'activity', 'consents', 'suggestions'].map((part) =>
      client.invalidateQueries({ queryKey: ['social', part, contactId] }),
    ),
  );

export function useSocialActions(contactId: string) {
  const client = useQueryClient();
  const onSettled = () => void refreshSocial(client, contactId);
  const put = (profile: SocialProfile) =>
    client.setQueryData(profilesQuery(contactId).queryKey, (known) =>
      known?.some(({ id }) => id === profile.id)
        ? known.map((one) => (one.id === profile.id ? profile : one))
        : [...(known ?? []), profile],
    );
  const link = useMutation({
    mutationFn: (body: BodyInput<typeof social.linkProfile>) =>
      api.call(social.linkProfile, { params: { contactId }, body }),
    onSuccess: put,
    onSettled,
  });
  const update = useMutation({
    mutationFn: ({ id, body }: { id: string; body: BodyInput<typeof social.updateProfile> }) =>
      api.call(social.updateProfile, { params: { contactId, profileId: id }, body }),
    onSuccess: put,
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call(social.removeProfile, { params: { contactId, profileId: id } }),
    onSettled,
  });
  const sync = useMutation({
    mutationFn: (id: string) => api.call(social.syncProfile, { params: { contactId, profileId: id } }),
  });
  const ask = useMutation({
    mutationFn: (body: BodyInput<typeof social.createConsentLink>) =>
      api.call(social.createConsentLink, { params: { contactId }, body }),
    onSettled,
  });
  const putSuggestions = (list: ProfileSuggestions) => client.setQueryData(suggestionsQuery(contactId).queryKey, list);
  const find = useMutation({
    mutationFn: () => api.call(social.findSuggestions, { params: { contactId } }),
    onSuccess: putSuggestions,
  });
  const dismiss = useMutation({
    mutationFn: (suggestionId: string) => api.call(social.dismissSuggestion, { params: { contactId, suggestionId } }),
    onSuccess: putSuggestions,
  });
  return { link, update, remove, sync, ask, find, dismiss };
}

/** All social data of a contact: for the person whom it is about, and its end. */
export function useSocialData(contactId: string) {
  const client = useQueryClient();
  const params = { contactId };
  const gather = useMutation({ mutationFn: () => api.call(social.exportContact, { params }) });
  const erase = useMutation({
    mutationFn: () => api.call(social.eraseContact, { params }),
    onSettled: () => void refreshSocial(client, contactId),
  });
  return { gather, erase };
}
