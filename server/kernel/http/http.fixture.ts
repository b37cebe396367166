import { type Role, Role as RoleSchema } from '@sequelstring/contract/route.ts';
import { pino } from 'pino';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import type { BoundRoute } from '../module.ts';
import { makeGate } from './gate.ts';
import { createHttpApp, type Listening, listen } from './server.ts';

export interface TestServer {
  listening: Listening;
  base: string;
  /** Answers with these routes from now on; before, everything is "not ready". */
  serve(routes: readonly BoundRoute[], siteDir?: string): void;
}

/** An HTTP server on a free port whose tokens are the names of roles and whose database does not answer. */
export async function openTestServer(): Promise<TestServer> {
  const listening = await listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${listening.port}`;
  return {
    listening,
    base,
    serve: (routes, siteDir) =>
      listening.serve(
        createHttpApp({
          api: { routes, authenticate, recognise, rateLimits: countingLimits(), rateFactor: 1 },
          health: {
            dependencies: [{ name: 'database', check: () => Promise.reject(new Error('no route to host')) }],
            isOpen: () => true,
            metricsToken: 'a-token-for-prometheus',
            refreshMetrics: async () => {},
          },
          siteDir,
          publicUrl: base,
          gate: makeGate({
            publicUrl: base,
            listensOn: '127.0.0.1',
            allowedHosts: [],
            appOrigins: ['https://app.example.com'],
          }),
          trustsProxy: () => false,
          version: '1.2.3',
          log: pino({ level: 'silent' }),
        }),
      ),
  };
}

function authenticate(token: string) {
  if (!RoleSchema.safeParse(token).success) throw new AppError('unauthenticated');
  return {
    user: { id: token, name: 'A', role: token as Role, scope: { owners: [] } },
    credential: { kind: 'session' as const, id: 's' },
    expiresAt: 0,
  };
}

/** A viewer is always new to it. */
const recognise = (token: string) =>
  token !== 'viewer' && RoleSchema.safeParse(token).success ? authenticate(token) : undefined;

/** Counts for ever: its windows never end. */
function countingLimits(): RateLimits {
  const counts = new Map<string, number>();
  return {
    count: async (key) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { count, endsInSeconds: 42 };
    },
    read: async () => undefined,
    clear: async () => {},
  };
}

/** The error of a failure's envelope. */
export const errorOf = async (res: Response) =>
  ((await res.json()) as { error: { code: string; details?: unknown } }).error;
