import { audit } from '@sequelstring/contract/audit.ts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export interface AuditView {
  actor?: string | undefined;
  kind?: string | undefined;
  /** How many days back. */
  days?: number | undefined;
}

/** The contract's filter at this moment. */
export const auditFilterOf = ({ actor, kind, days }: AuditView) => ({
  ...(actor && { actor }),
  ...(kind && { kind }),
  ...(days && { from: new Date(Date.now() - days * 86_400_000).toISOString() }),
});

export const auditQuery = (view: AuditView) =>
  infiniteQueryOptions({
    queryKey: ['audit', view],
    queryFn: ({ pageParam, signal }) =>
      api.call(audit.list, {
        query: { ...auditFilterOf(view), limit: 50, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
  });
