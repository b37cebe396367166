import type { BodyInput } from '@sequelstring/contract/route.ts';
import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export const twoFactorQuery = queryOptions({
  queryKey: ['auth', 'two-factor'],
  queryFn: ({ signal }) => api.call(twoFactor.state, { signal }),
});

export const useEnrol = () =>
  useMutation({ mutationFn: (body: BodyInput<typeof twoFactor.enrol>) => api.call(twoFactor.enrol, { body }) });

export function useTurnOnTwoFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof twoFactor.turnOn>) => api.call(twoFactor.turnOn, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: twoFactorQuery.queryKey }),
  });
}

export function useRenewRecoveryCodes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof twoFactor.renewRecoveryCodes>) =>
      api.call(twoFactor.renewRecoveryCodes, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: twoFactorQuery.queryKey }),
  });
}

export function useTurnOffTwoFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyInput<typeof twoFactor.turnOff>) => api.call(twoFactor.turnOff, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: twoFactorQuery.queryKey }),
  });
}

/** Turns another user's off, who has lost the app and the recovery codes. */
export function useResetTwoFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(twoFactor.reset, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}
