import { join } from 'node:path';
import { pingDatabase } from '../kernel/db.ts';
import { AppError } from '../kernel/errors.ts';
import { serveDoors } from '../kernel/http/doors.ts';
import type { Dependency } from '../kernel/http/health.ts';
import { createHttpApp, type Listening } from '../kernel/http/server.ts';
import { collectProcessMetrics, metrics } from '../kernel/metrics.ts';
import { queueNames } from '../ports/jobs.ts';
import type { Service, ServiceContext } from './service.ts';

const siteDir = join(import.meta.dirname, '../../frontend/dist');

/**
 * Answers HTTP: health checks and metrics in every process that listens, the API and the browser app where the service
 * `web` is chosen.
 */
export function startWeb(context: ServiceContext, listening: Listening): Service {
  const { app, config } = context;
  let open = true;
  const serves = config.SERVICES.includes('web');
  collectProcessMetrics();
  const health = { ...healthOf(context, []), isOpen: () => open };
  const api = {
    routes: app.modules.flatMap(({ routes }) => routes),
    authenticate: app.authenticate,
    recognise: app.recognise,
    rateLimits: app.rateLimits,
    rateFactor: config.RATE_FACTOR,
  };
  const doors = serveDoors(app.doors, { tokens: app.serviceTokens, log: context.log });
  const served = { api, routesElsewhere, siteDir, doors, browserSources: app.browserSources };
  listening.serve(createHttpApp({ ...context, ...(serves && served), health }));
  return {
    stop: async (graceMs) => {
      open = false;
      await listening.close(graceMs);
    },
  };
}

const routesElsewhere = async () => Object.values((await import('./gateway.routes.ts')).moduleRoutes).flat();

/** Answers health checks alone; `/readyz` names the reason why nothing else is answered yet. */
export function startWaiting(context: ServiceContext, listening: Listening, reason: () => string): void {
  const migrations = {
    name: 'migrations',
    check: () => Promise.reject(new AppError('not_ready', { message: reason() })),
  };
  const health = { ...healthOf(context, [migrations]), isOpen: () => true };
  listening.serve(createHttpApp({ ...context, health, isStarting: true }));
}

const healthOf = ({ app, config }: ServiceContext, missing: readonly Dependency[]) => ({
  dependencies: [{ name: 'database', check: pingDatabase }, ...missing],
  metricsToken: config.METRICS_TOKEN,
  refreshMetrics: async () => {
    const waiting = await app.jobs.waiting();
    metrics.queueWaiting.reset();
    for (const queue of new Set([...queueNames, ...Object.keys(waiting)]))
      metrics.queueWaiting.set({ queue }, waiting[queue] ?? 0);
  },
});
