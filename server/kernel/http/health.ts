import { timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import { batched } from '../batched.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isLoopback } from '../loopback.ts';
import { registry } from '../metrics.ts';
import { bearerToken } from './access.ts';
import type { Gate } from './gate.ts';
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
  gate: Gate;
  log: Log;
  metricsToken?: string;
  /** Brings gauges up to date before they are read. */
  refreshMetrics(): Promise<void>;
}

const patienceMs = 2_000;
/** However many ask within this time, it is looked once: nobody limits these routes, and a flood must cost nothing. */
const together = { lingerMs: 50, most: 10_000 };

/** `/healthz` (the process lives), `/readyz` (what it needs answers) and `/metrics` (Prometheus). */
export function healthRoutes(options: HealthOptions): Router {
  const router = Router();
  const failing = shared(() => failingOnes(options));
  const figures = shared(async () => {
    await options.refreshMetrics();
    return registry.metrics();
  });
  router.use(['/healthz', '/readyz', '/metrics'], (req, res, next) => {
    factsOf(res).route = req.baseUrl;
    next();
  });
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const found = options.isOpen() ? await failing() : { process: 'is shutting down' };
    const ready = Object.keys(found).length === 0;
    res.status(ready ? 200 : 503).json(ready ? { status: 'ready' } : { status: 'not ready', failing: found });
  });
  router.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(req, options)) {
      throw new AppError('forbidden', {
        message: 'Metrics are for this machine, or for the bearer of METRICS_TOKEN.',
      });
    }
    res.type(registry.contentType).send(await figures());
  });
  return router;
}

/** The same work for all who ask at about the same time; whoever comes while it runs gets what the next one finds. */
function shared<T>(work: () => Promise<T>): () => Promise<T> {
  const ask = batched<undefined, T>(async (asked) => {
    const found = await work();
    return asked.map(() => found);
  }, together);
  return () => ask(undefined);
}

async function failingOnes({ dependencies, log }: HealthOptions): Promise<Record<string, string>> {
  const checks = dependencies.map(async ({ name, check }) => {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(
        () => reject(new AppError('not_ready', { message: `no answer within ${patienceMs / 1000} s` })),
        patienceMs,
      ).unref();
    });
    try {
      await Promise.race([check(), late]);
      return undefined;
    } catch (error) {
      // Errors of the database tell names and addresses that are nobody's business.
      if (error instanceof AppError) return [name, error.message] as const;
      log.warn({ err: error, dependency: name }, 'Not ready');
      return [name, 'does not answer'] as const;
    }
  });
  return Object.fromEntries((await Promise.all(checks)).filter((failed) => failed !== undefined));
}

function mayReadMetrics(req: Request, { metricsToken, gate }: HealthOptions): boolean {
  const token = bearerToken(req);
  if (metricsToken && token) {
    const [a, b] = [Buffer.from(metricsToken), Buffer.from(token)];
    if (a.length === b.length && timingSafeEqual(a, b)) return true;
  }
  const isHere = !req.headers['x-forwarded-for'] && isLoopback(req.socket.remoteAddress ?? '');
  return isHere && gate.allowsHost(req.headers.host);
}
