import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Route } from '@sequelstring/contract/route.ts';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { MemoryRateLimits } from '../adapters/rate-limits/memory.ts';
import { type Config, type ModuleName, moduleNames, urlSettings } from '../config.ts';
import type { Clock } from '../kernel/clock.ts';
import { doorsPath } from '../kernel/door.ts';
import { AppError } from '../kernel/errors.ts';
import { bearerToken } from '../kernel/http/access.ts';
import { Budgets } from '../kernel/http/budget.ts';
import { clientAddress, type TrustsProxy } from '../kernel/http/client-address.ts';
import { allowAppOrigins } from '../kernel/http/cors.ts';
import { sendFailure } from '../kernel/http/failure.ts';
import { type Gate, refuseForeignOrigin } from '../kernel/http/gate.ts';
import { healthRoutes } from '../kernel/http/health.ts';
import { observe } from '../kernel/http/observe.ts';
import { forward, forwardUpgrade, refuseUpgrade } from '../kernel/http/proxy/forward.ts';
import { Upstream } from '../kernel/http/proxy/upstream.ts';
import { factsOf } from '../kernel/http/request-facts.ts';
import { RouteTree } from '../kernel/http/route-tree.ts';
import { apiHeaders } from '../kernel/http/security-headers.ts';
import type { Listening } from '../kernel/http/server.ts';
import type { Log } from '../kernel/log.ts';
import { collectProcessMetrics } from '../kernel/metrics.ts';
import { AccessTokens } from '../modules/auth/access-token.ts';
import type { RateLimits } from '../ports/rate-limits.ts';
import { moduleRoutes } from './gateway.routes.ts';
import type { Service } from './service.ts';

export interface GatewayContext {
  config: Config;
  publicUrl: string;
  gate: Gate;
  trustsProxy: TrustsProxy;
  /** Key of the access tokens' signatures. */
  jwtKey: Uint8Array;
  clock: Clock;
  log: Log;
}

/** For the head of a reply; files take as long as they need to be sent. */
const PATIENCE_MS = 30_000;
const UPLOAD_PATIENCE_MS = 290_000;

/** The one door to services that run apart: passes requests to the service of their module, and WebSockets to `realtime`. */
export async function startGateway(context: GatewayContext, listening: Listening): Promise<Service> {
  const { config, clock } = context;
  const now = () => clock.now().epochMilliseconds;
  const upstreams = new Map(
    Object.entries({ web: 'WEB_URL', realtime: 'REALTIME_URL', ...urlSettings } as const).flatMap(([name, setting]) => {
      const urls = config[setting];
      return urls.length > 0 ? [[name, new Upstream(name, urls, now)]] : [];
    }),
  );
  const { rateLimits, close } = await chooseLimits(context);
  let open = true;
  collectProcessMetrics();
  listening.serve(createGateway({ ...context, upstreams, rateLimits, isOpen: () => open }));
  const stopSockets = passSockets(context, listening, upstreams);
  return {
    stop: async (graceMs) => {
      open = false;
      stopSockets();
      await listening.close(graceMs);
      for (const upstream of upstreams.values()) upstream.close();
      await close();
    },
  };
}

interface Parts extends GatewayContext {
  upstreams: ReadonlyMap<string, Upstream>;
  rateLimits: RateLimits;
  isOpen(): boolean;
}

function createGateway(parts: Parts): Express {
  const { gate, upstreams, config, trustsProxy } = parts;
  const log = parts.log.child({ 'log.logger': 'gateway' });
  const headers = apiHeaders({ https: parts.publicUrl.startsWith('https:') });
  const dependencies = [...upstreams.values()].map((upstream) => ({
    name: upstream.name,
    check: async () => {
      if (!upstream.isAvailable) throw new AppError('not_ready', { message: 'does not answer' });
    },
  }));
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', trustsProxy).set('query parser', false);
  app.use(observe(log));
  app.use(
    healthRoutes({
      ...{ dependencies, gate, log, isOpen: parts.isOpen, metricsToken: config.METRICS_TOKEN },
      refreshMetrics: async () => {},
    }),
  );
  app.use((req, _res, next) => {
    if (!gate.allowsHost(req.headers.host)) throw new AppError('host_refused');
    next();
  });
  // Between services alone.
  app.use(doorsPath, () => {
    throw new AppError('route_not_found');
  });
  app.use('/v1', routeByModule(parts));
  app.use((req, res) => passOn(parts, 'web', req, res, { patienceMs: PATIENCE_MS }));
  app.use(((error, req, res, _next) => {
    // Pages of the app on another origin are to see why.
    allowAppOrigins(gate)(req, res, () => {});
    sendFailure(req, res, error, { log, headers });
  }) satisfies ErrorRequestHandler);
  return app;
}

/** Checks what can be told from the request alone, before a service is bothered with it. */
function routeByModule(parts: Parts): RequestHandler {
  const tree = plant();
  const budgets = new Budgets(parts.rateLimits, parts.config.RATE_FACTOR);
  const tokens = new AccessTokens(parts.jwtKey, parts.clock);
  return async (req, res) => {
    const { gate, trustsProxy } = parts;
    const facts = factsOf(res);
    const found = tree.find(req.method, req.path);
    // Also what every process has, such as webhooks, and what does not exist at all.
    if (!found || 'allow' in found) return passOn(parts, 'web', req, res, { patienceMs: PATIENCE_MS });
    refuseForeignOrigin(req, gate);
    const { route, module } = found.value;
    facts.route = `/v1${route.path}`;
    facts.address = clientAddress(req, trustsProxy);
    const isPublic = route.access === 'public';
    facts.userId = isPublic ? undefined : tokens.recognise(bearerToken(req) ?? '')?.userId;
    await budgets.countCall(route.budget, facts.address, facts.userId);
    if (!isPublic && !facts.userId) {
      facts.userId = await userOf(tokens, req);
      if (facts.userId) await budgets.countUser(route.budget, facts.userId);
    }
    const patienceMs = route.upload ? UPLOAD_PATIENCE_MS : PATIENCE_MS;
    await passOn(parts, parts.upstreams.has(module) ? module : 'web', req, res, { patienceMs });
  };
}

function plant(): RouteTree<{ route: Route; module: ModuleName }> {
  const tree = new RouteTree<{ route: Route; module: ModuleName }>();
  const all = moduleNames.flatMap((module) => moduleRoutes[module].map((route) => ({ route, module })));
  for (const one of all) tree.add(one.route.method, one.route.path, one);
  // The API takes PUT for PATCH and the other way round.
  for (const one of all) {
    const { method, path } = one.route;
    const twin = method === 'PUT' ? 'PATCH' : method === 'PATCH' ? 'PUT' : undefined;
    if (twin && !tree.has(twin, path)) tree.add(twin, path, one);
  }
  return tree;
}

/** Whose access token it is. Other tokens are left to the service. Throws `unauthenticated` or `token_expired`. */
async function userOf(tokens: AccessTokens, req: Request): Promise<string | undefined> {
  const token = bearerToken(req);
  if (!token) throw new AppError('unauthenticated');
  return token.split('.').length === 3 ? (await tokens.verify(token)).userId : undefined;
}

function passOn(
  { upstreams, trustsProxy }: Parts,
  service: string,
  req: Request,
  res: express.Response,
  { patienceMs }: { patienceMs: number },
): Promise<void> {
  const facts = factsOf(res);
  if (facts.route === '(none)') facts.route = `(${service})`;
  const upstream = upstreams.get(service)!;
  return forward(req, res, { upstream, path: req.originalUrl, requestId: facts.id, patienceMs, trustsProxy });
}

/** Browsers connect to `realtime`, where that is a service of its own. */
function passSockets(
  { gate, trustsProxy }: GatewayContext,
  { server }: Listening,
  upstreams: ReadonlyMap<string, Upstream>,
): () => void {
  const sockets = new Set<Duplex>();
  let stopping = false;
  const upstream = upstreams.get('realtime') ?? upstreams.get('web')!;
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!gate.allowsHost(req.headers.host)) return refuseUpgrade(socket, '421 Misdirected Request');
    if (!/^\/socket\.io\/?(?:\?|$)/.test(req.url ?? '')) return refuseUpgrade(socket, '404 Not Found');
    if (stopping) return refuseUpgrade(socket, '503 Service Unavailable');
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const requestId = String(req.headers['x-request-id'] ?? crypto.randomUUID());
    forwardUpgrade(req, socket, head, { upstream, requestId, trustsProxy });
  });
  return () => {
    stopping = true;
    for (const socket of sockets) socket.destroy();
  };
}

/** Counted apart from what the services count, who see the same calls. */
async function chooseLimits({ config, clock, log }: GatewayContext) {
  const meanwhile = new MemoryRateLimits(() => clock.now().epochMilliseconds);
  if (!config.REDIS_URL) return { rateLimits: meanwhile as RateLimits, close: async () => {} };
  const [{ RedisServer }, { RedisRateLimits }] = await Promise.all([
    import('../adapters/redis/redis.ts'),
    import('../adapters/rate-limits/redis.ts'),
  ]);
  const redis = new RedisServer({ url: config.REDIS_URL, log: log.child({ 'log.logger': 'redis' }) });
  return {
    rateLimits: new RedisRateLimits({ redis, meanwhile, prefix: 'limit:gateway:' }) as RateLimits,
    close: () => redis.close(),
  };
}
