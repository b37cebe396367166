import { join } from 'node:path';
import { pingDatabase } from '../kernel/db.ts';
import { createHttpApp, type Listening } from '../kernel/http/server.ts';
import { collectProcessMetrics, metrics } from '../kernel/metrics.ts';
import type { Service, ServiceContext } from './service.ts';

const siteDir = join(import.meta.dirname, '../../frontend/dist');

/**
 * Answers HTTP: health checks and metrics in every process that listens, the API and the browser app where the service
 * `web` is chosen.
 */
export function startWeb({ app, config, publicUrl, version, log }: ServiceContext, listening: Listening): Service {
  let open = true;
  const serves = config.SERVICES.includes('web');
  collectProcessMetrics();
  const http = createHttpApp({
    ...(serves && {
      api: {
        routes: app.modules.flatMap(({ routes }) => routes),
        authenticate: app.authenticate,
        rateLimits: app.rateLimits,
      },
      siteDir,
    }),
    health: {
      dependencies: [{ name: 'database', check: pingDatabase }],
      isOpen: () => open,
      metricsToken: config.METRICS_TOKEN,
      refreshMetrics: async () => {
        metrics.queueWaiting.reset();
        for (const [queue, count] of Object.entries(await app.jobs.waiting())) {
          metrics.queueWaiting.set({ queue }, count);
        }
      },
    },
    publicUrl,
    trustProxy: config.TRUST_PROXY,
    version,
    log,
  });
  listening.serve(http);
  return {
    stop: async (graceMs) => {
      open = false;
      await listening.close(graceMs);
    },
  };
}
