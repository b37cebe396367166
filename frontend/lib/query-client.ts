import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api-failure.ts';

/** Only what may pass by itself is tried again: no answer, or a server that is starting. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status === 502 || error.status === 503);
}

/** A server that starts again is back within a second; who waits longer is told, and what is shown comes by itself once it answers. */
const pausesMs = [250, 750];

/**
 * TanStack takes a first reply for fresh even if the data changed while that was on its way. This client asks once more when
 * it is here; later replies are given up for new ones by TanStack itself.
 */
export class LiveQueryClient extends QueryClient {
  override invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions): Promise<void> {
    for (const { state, promise, queryKey } of this.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })) {
      if (state.data !== undefined || !promise) continue;
      const again = () => super.invalidateQueries({ queryKey, exact: true }, options);
      void promise.then(again, () => undefined);
    }
    return super.invalidateQueries(filters, options);
  }
}

/** The cache of what the server said; realtime messages mark what changed, so answers stay fresh for a while. */
export const queryClient = new LiveQueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < pausesMs.length && mayPass(error),
      retryDelay: (count) => pausesMs[count] ?? 0,
    },
    mutations: { retry: false },
  },
});
