import { timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { AppError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { registry } from '../metrics.ts';
import { bearerToken } from './access.ts';
import { factsOf } from './request-facts.ts';

/** Something that must answer before the service is ready; `check` throws where it does not. */
export interface Dependency {
  name: string;
  check(): Promise<void>;
}

export interface HealthOptions {
  dependencies: readonly Dependency[];
  /** Whether the process still takes work; false from the moment it is told to stop. */
  isOpen(): boolean;
  metricsToken?: string;
  /** Brings gauges up to date before they are read. */
  refreshMetrics(): Promise<void>;
}

const patienceMs = 2_000;

/** `/healthz` (the process lives), `/readyz` (what it needs answers) and `/metrics` (Prometheus). */
export function healthRoutes(options: HealthOptions): Router {
  const router = Router();
  router.use(['/healthz', '/readyz', '/metrics'], (req, res, next) => {
    factsOf(res).route = req.baseUrl;
    next();
  });
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const failing = options.isOpen() ? await failingOnes(options.dependencies) : { process: 'is shutting down' };
    const ready = Object.keys(failing).length === 0;
    res.status(ready ? 200 : 503).json(ready ? { status: 'ready' } : { status: 'not ready', failing });
  });
  router.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(bearerToken(req), req.socket.remoteAddress, req.headers['x-forwarded-for'], options)) {
      throw new AppError('forbidden', {
        message: 'Metrics are for this machine, or for the bearer of METRICS_TOKEN.',
      });
    }
    await options.refreshMetrics();
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

async function failingOnes(dependencies: readonly Dependency[]): Promise<Record<string, string>> {
  const checks = dependencies.map(async ({ name, check }) => {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs).unref();
    });
    try {
      await Promise.race([check(), late]);
      return undefined;
    } catch (error) {
      return [name, (error as Error).message] as const;
    }
  });
  return Object.fromEntries((await Promise.all(checks)).filter((failed) => failed !== undefined));
}

function mayReadMetrics(
  token: string | undefined,
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  { metricsToken }: HealthOptions,
): boolean {
  if (metricsToken && token) {
    const [a, b] = [Buffer.from(metricsToken), Buffer.from(token)];
    if (a.length === b.length && timingSafeEqual(a, b)) return true;
  }
  return !forwardedFor && isLoopback(peer ?? '');
}
