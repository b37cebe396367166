import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors } from '@sequelstring/contract/errors.ts';
import { type Budget, budgets, type Route } from '@sequelstring/contract/route.ts';
import express, { type Express } from 'express';
import { doorsPath } from '../door.ts';
import { AppError } from '../errors.ts';
import type { BrowserSources } from '../integrations.ts';
import type { Log } from '../log.ts';
import { type ApiOptions, createApi } from './api.ts';
import { describeRoutes } from './api-description.ts';
import { Budgets } from './budget.ts';
import { clientAddress, type TrustsProxy } from './client-address.ts';
import { allowAppOrigins } from './cors.ts';
import { drainable } from './drain.ts';
import { sendFailure } from './failure.ts';
import type { Gate } from './gate.ts';
import { type HealthOptions, healthRoutes } from './health.ts';
import { observe } from './observe.ts';
import { apiHeaders, type HeaderList, pageHeaders } from './security-headers.ts';
import { siteRoutes } from './site.ts';

export interface HttpOptions {
  /** Everything but health checks is refused as "not ready" instead of "not found". */
  isStarting?: boolean;
  /** Absent in processes that answer health checks alone. */
  api?: Omit<ApiOptions, 'gate' | 'trustsProxy' | 'headers' | 'log'>;
  /** Of modules that may run apart: the API is described as a whole, whichever process is asked. */
  routesElsewhere?(): Promise<readonly Route[]>;
  /** Answers other processes of the installation. */
  doors?: express.RequestHandler;
  health: Omit<HealthOptions, 'gate' | 'log'>;
  /** Folder of the built browser app. */
  siteDir?: string;
  /** What its pages may connect to beyond this server. */
  browserSources?(): Promise<BrowserSources>;
  publicUrl: string;
  gate: Gate;
  trustsProxy: TrustsProxy;
  version: string;
  log: Log;
}

/** Puts together everything that this process answers over HTTP. */
export function createHttpApp(options: HttpOptions): Express {
  const log = options.log.child({ 'log.logger': 'http' });
  const https = options.publicUrl.startsWith('https:');
  const headers = { api: apiHeaders({ https }), page: pageHeaders({ https }) };
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', options.trustsProxy).set('query parser', false);
  app.use(observe(log));
  app.use(refuseOtherHosts(options.gate));
  app.use('/v1', allowAppOrigins(options.gate));
  if (options.api) {
    const own = options.api.routes.map(({ route }) => route);
    const described = async () => [...new Set([...own, ...((await options.routesElsewhere?.()) ?? [])])];
    app.get(['/v1/openapi.json', '/docs', '/metrics'], limited(options.api, options.trustsProxy));
    app.get(['/v1/openapi.json', '/docs'], describeRoutes({ ...options, routes: described, headers }));
    app.use(
      '/v1',
      createApi({ ...options.api, gate: options.gate, trustsProxy: options.trustsProxy, headers: headers.api, log }),
    );
  }
  if (options.doors) app.use(doorsPath, options.doors);
  app.use(healthRoutes({ ...options.health, gate: options.gate, log }));
  if (options.siteDir)
    app.use(siteRoutes(options.siteDir, { file: headers.page, page: () => headersOfPage(options, headers.page) }));
  const strays = options.api && new Budgets(options.api.rateLimits, options.api.rateFactor);
  app.use(async (req, _res, _next) => {
    await strays?.countVain(clientAddress(req, options.trustsProxy));
    throw new AppError(options.isStarting ? 'not_ready' : 'route_not_found');
  });
  app.use(((error, req, res, _next) => {
    sendFailure(req, res, error, { log, headers: headers.api });
  }) satisfies express.ErrorRequestHandler);
  return app;
}

/** A page is shown also while it cannot be told what vendors it may connect to. */
async function headersOfPage({ publicUrl, browserSources, log }: HttpOptions, usual: HeaderList): Promise<HeaderList> {
  try {
    const sources = await browserSources?.();
    if (!sources?.connect.length) return usual;
    return pageHeaders({ https: publicUrl.startsWith('https:') }, sources);
  } catch (error) {
    log.warn({ err: error }, 'The settings of vendors could not be read for a page.');
    return usual;
  }
}

/** Pages that cost much for what asking for them costs. */
const pages: Budget = { ...budgets.public, name: 'pages' };

function limited({ rateLimits, rateFactor }: Pick<ApiOptions, 'rateLimits' | 'rateFactor'>, trusts: TrustsProxy) {
  const limits = new Budgets(rateLimits, rateFactor);
  return (async (req, _res, next) => {
    await limits.countAddress(pages, clientAddress(req, trusts));
    next();
  }) satisfies express.RequestHandler;
}

/** Probes call by whatever address they know; metrics and doors have tokens. */
const answersAnyHost = new Set(['/healthz', '/readyz', '/metrics']);

const refuseOtherHosts =
  (gate: Gate): express.RequestHandler =>
  (req, _res, next) => {
    if (req.headers.host?.includes(',')) throw new AppError('host_ambiguous');
    const isForAnyHost = answersAnyHost.has(req.path) || req.path.startsWith(`${doorsPath}/`);
    if (!isForAnyHost && !gate.allowsHost(req.headers.host)) throw new AppError('host_refused');
    next();
  };

export interface Listening {
  server: Server;
  port: number;
  /** Answers with `app` from now on; until then everything gets "not ready". */
  serve(app: Express): void;
  /** Ends without dropping a request that comes or runs, within `graceMs`; then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/**
 * Takes the port; resolves when connections are accepted. Rejects with the system's error, such as EADDRINUSE, before
 * anything slower than that was begun.
 */
export async function listen({ port, host }: { port: number; host: string }): Promise<Listening> {
  let handle: RequestListener = answerNotReady;
  const answer: RequestListener = (req, res) => handle(req, res);
  const server: Server = createServer(
    {
      keepAliveTimeout: 65_000,
      headersTimeout: 20_000,
      requestTimeout: 300_000,
      maxHeaderSize: 16_384,
      // Of two `Host` or `Authorization` headers the first would win here, and perhaps the last in a proxy before us.
      joinDuplicateHeaders: true,
      // Clients that offer HTTP/2 with each request are answered as if they did not, instead of cut off.
      shouldUpgradeCallback: ({ headers }) =>
        headers.upgrade?.toLowerCase() === 'websocket' && server.listenerCount('upgrade') > 0,
    },
    answer,
  );
  const close = drainable(server);
  // A body that is going to be refused is never asked for: whoever reads it says "continue" first.
  server.on('checkContinue', answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve: (app) => {
      handle = app;
    },
    close,
  };
}

const answerNotReady: RequestListener = (_req, res) => {
  const error = { code: 'not_ready', message: errors.not_ready.message };
  res.writeHead(errors.not_ready.status, { 'Content-Type': 'application/json; charset=utf-8', 'Retry-After': '1' });
  res.end(JSON.stringify({ success: false, error }));
};
