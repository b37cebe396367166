import { PageMeta, type Route } from '@sequelstring/contract/route.ts';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import { Json } from '../json-from-bson.ts';
import type { Log } from '../log.ts';
import type { BoundRoute, Call, Page } from '../module.ts';
import { type Authenticate, bearerToken, checkRole } from './access.ts';
import { hasBody, isJson, readJson } from './body.ts';
import { clientAddress } from './client-address.ts';
import { sendFailure } from './failure.ts';
import { nothing, parseInput, parseQuery } from './input.ts';
import { send } from './reply.ts';
import { factsOf, type RequestFacts } from './request-facts.ts';
import { RouteTree } from './route-tree.ts';
import type { HeaderList } from './security-headers.ts';

export interface ApiOptions {
  routes: readonly BoundRoute[];
  authenticate: Authenticate;
  rateLimits: RateLimits;
  headers: HeaderList;
  log: Log;
}

/** Serves the routes of the contract; to be mounted at `/v1`. */
export function createApi(options: ApiOptions): RequestHandler {
  const tree = plant(options.routes);
  return async (req, res) => {
    const facts = factsOf(res);
    try {
      const url = req.url;
      const mark = url.indexOf('?');
      const found = tree.find(req.method, mark === -1 ? url : url.slice(0, mark));
      if (!found) throw new AppError('route_not_found');
      if ('allow' in found) return refuseMethod(req, res, found.allow);
      facts.route = `/v1${found.value.route.path}`;
      await answer(options, found.value, found.params, req, res, facts);
    } catch (error) {
      sendFailure(req, res, error, options);
    }
  };
}

/** `PUT` and `PATCH` mean the same where only one of them is declared: both change the named fields. */
function plant(routes: readonly BoundRoute[]): RouteTree<BoundRoute> {
  const tree = new RouteTree<BoundRoute>();
  for (const one of routes) tree.add(one.route.method, one.route.path, one);
  for (const one of routes) {
    const twin = one.route.method === 'PUT' ? 'PATCH' : one.route.method === 'PATCH' ? 'PUT' : undefined;
    if (twin && !tree.has(twin, one.route.path)) tree.add(twin, one.route.path, one);
  }
  return tree;
}

async function answer(
  options: ApiOptions,
  { route, handle }: BoundRoute,
  rawParams: Record<string, string>,
  req: Request,
  res: Response,
  facts: RequestFacts,
): Promise<void> {
  if (route.perMinute) await limitRate(options.rateLimits, route, req);
  const user = route.access === 'public' ? undefined : await identify(options.authenticate, route, req, facts);
  const params = parseInput(route.params ?? nothing, rawParams, 'field');
  const query = parseInput(route.query ?? nothing, parseQuery(req.url), 'query key');
  const body = route.upload ? undefined : await readBody(route, req, res);
  const call = { params, query, body, user, req, res, requestId: facts.id } as unknown as Call<Route>;
  const result = await handle(call);
  send(req, res, {
    status: route.status ?? 200,
    type: 'application/json; charset=utf-8',
    body: envelope(route, result),
    headers: [...options.headers, 'X-Request-Id', facts.id, 'Cache-Control', cacheControl(route)],
    cacheable: route.method === 'GET',
  });
}

const cacheControl = (route: Route) => (route.method === 'GET' ? 'private, no-cache' : 'no-store');

/** The contract parses a result on its way out, so that only declared fields leave the server. */
function envelope({ output, page }: Route, result: unknown): string {
  if (!page) return `{"success":true,"data":${jsonOf(output, result)}}`;
  const { data, meta } = result as Page<unknown>;
  return `{"success":true,"data":${jsonOf(output, data)},"meta":${JSON.stringify(PageMeta.parse(meta))}}`;
}

function jsonOf(output: z.ZodType, value: unknown): string {
  if (value instanceof Json) return value.text;
  if (Array.isArray(value) && value[0] instanceof Json)
    return `[${value.map(({ text }: Json<unknown>) => text).join(',')}]`;
  return JSON.stringify(output.parse(value));
}

async function identify(authenticate: Authenticate, route: Route, req: Request, facts: RequestFacts) {
  const token = bearerToken(req);
  if (!token) throw new AppError('unauthenticated');
  const signed = authenticate(token);
  const { user } = signed instanceof Promise ? await signed : signed;
  facts.userId = user.id;
  checkRole(route.access, user);
  return user;
}

async function readBody(route: Route, req: Request, res: Response): Promise<unknown> {
  if (route.body) return parseInput(route.body, hasBody(req) ? await readJson(req, res) : {}, 'field');
  if (hasBody(req) && isJson(req)) parseInput(nothing, await readJson(req, res), 'field');
  return undefined;
}

async function limitRate(rateLimits: RateLimits, route: Route, req: Request): Promise<void> {
  const key = `route:${route.method} ${route.path}:${clientAddress(req)}`;
  const { count, endsInSeconds } = await rateLimits.count(key, 60_000);
  if (count > route.perMinute!) throw new AppError('rate_limited', { retryAfter: endsInSeconds });
}

function refuseMethod(req: Request, res: Response, allow: string[]): void {
  res.setHeader('Allow', allow.join(', '));
  if (req.method !== 'OPTIONS') throw new AppError('method_not_allowed');
  res.writeHead(204).end();
}
