import { type Budget, PageMeta, type Route } from '@sequelstring/contract/route.ts';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { RateLimits } from '../../ports/rate-limits.ts';
import { AppError } from '../errors.ts';
import { Json } from '../json-from-bson.ts';
import type { Log } from '../log.ts';
import type { BoundRoute, Call, Page } from '../module.ts';
import { type Authenticate, actorOf, bearerToken, checkAccess, type Recognise, type Signed } from './access.ts';
import { hasBody, isJson, readBytes, readJson } from './body.ts';
import { Budgets } from './budget.ts';
import { clientAddress, networkKey, type TrustsProxy } from './client-address.ts';
import { sendFailure } from './failure.ts';
import { type Gate, refuseForeignOrigin } from './gate.ts';
import { nothing, parseInput, parseQuery } from './input.ts';
import { RawReply } from './raw-reply.ts';
import { send } from './reply.ts';
import { factsOf, type RequestFacts } from './request-facts.ts';
import { RouteTree } from './route-tree.ts';
import type { HeaderList } from './security-headers.ts';

export interface ApiOptions {
  routes: readonly BoundRoute[];
  authenticate: Authenticate;
  recognise: Recognise;
  rateLimits: RateLimits;
  /** Multiplies the calls per minute of every budget. */
  rateFactor: number;
  gate: Gate;
  trustsProxy: TrustsProxy;
  headers: HeaderList;
  log: Log;
}

/** Serves the routes of the contract; to be mounted at `/v1`. */
export function createApi(options: ApiOptions): RequestHandler {
  const tree = plant(options.routes);
  const budgets = new Budgets(options.rateLimits, options.rateFactor);
  return async (req, res) => {
    const facts = factsOf(res);
    try {
      // Before anything is counted: other sites' pages are not to use up the limits of those who view them.
      refuseForeignOrigin(req, options.gate);
      const url = req.url;
      const mark = url.indexOf('?');
      const found = tree.find(req.method, mark === -1 ? url : url.slice(0, mark));
      if (!found) {
        await budgets.countVain(clientAddress(req, options.trustsProxy));
        throw new AppError('route_not_found');
      }
      if ('allow' in found) return refuseMethod(req, res, found.allow);
      facts.route = `/v1${found.value.route.path}`;
      await answer({ ...options, budgets }, found.value, found.params, req, res, facts);
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
  options: ApiOptions & { budgets: Budgets },
  { route, handle }: BoundRoute,
  rawParams: Record<string, string>,
  req: Request,
  res: Response,
  facts: RequestFacts,
): Promise<void> {
  const { budgets } = options;
  facts.address = clientAddress(req, options.trustsProxy);
  const known = route.access === 'public' ? undefined : options.recognise(bearerToken(req) ?? '');
  await budgets.countCall(route.budget, facts.address, known?.user.id);
  const signed = known ?? (route.access === 'public' ? undefined : await identify(options, req, facts));
  if (signed) {
    facts.userId = signed.user.id;
    checkAccess(route, signed);
    if (!known) await budgets.countUser(route.budget, signed.user.id);
  }
  const place = budgets.enter(route.budget, signed?.user.id ?? networkKey(facts.address));
  const leave = place instanceof Promise ? await place : place;
  if (facts.isOver) return leave();
  try {
    await work(options, { route, handle }, rawParams, signed, req, res, facts);
  } catch (error) {
    // Real vendors prove their deliveries; whoever does not gets as few of them as forged tokens.
    if (error instanceof AppError && error.code === 'webhook_unproven') await budgets.countVain(facts.address);
    throw error;
  } finally {
    // A reply takes up memory until it is out, however slowly it is read; work goes on after its caller has gone.
    if (facts.isOver) leave();
    else facts.leave = leave;
  }
}

async function work(
  { headers }: ApiOptions,
  { route, handle }: BoundRoute,
  rawParams: Record<string, string>,
  signed: Signed | undefined,
  req: Request,
  res: Response,
  { id: requestId, address }: RequestFacts,
): Promise<void> {
  const params = parseInput(route.params ?? nothing, rawParams, 'field');
  const query = parseInput(route.query ?? nothing, parseQuery(req.url), 'query key');
  const body = route.upload ? undefined : await readBody(route, req, res);
  const caller = { actor: actorOf(signed), address, requestId };
  const { user, credential } = signed ?? {};
  const call = { params, query, body, user, credential, caller, req, res, requestId };
  const result = await handle(call as unknown as Call<Route>);
  if (result instanceof RawReply) return result.send(res, [...headers, 'X-Request-Id', requestId]);
  send(req, res, {
    status: route.status ?? 200,
    type: 'application/json; charset=utf-8',
    body: withinBudget(envelope(route, result), route.budget),
    headers: [...headers, 'X-Request-Id', requestId, 'Cache-Control', cacheControl(route)],
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

async function identify(
  { authenticate, budgets }: { authenticate: Authenticate; budgets: Budgets },
  req: Request,
  facts: RequestFacts,
): Promise<Signed> {
  return authenticated(authenticate, bearerToken(req)).catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === 'unauthenticated') await budgets.countVain(facts.address!);
    throw error;
  });
}

async function authenticated(authenticate: Authenticate, token: string | undefined): Promise<Signed> {
  if (!token) throw new AppError('unauthenticated');
  return authenticate(token);
}

/** Without a body of its own a route takes none, so only a little of one is looked at, to name what was sent in vain. */
const strayBytes = 1_000;

async function readBody(route: Route, req: Request, res: Response): Promise<unknown> {
  const { method, body, budget } = route;
  if (route.rawBody) return readBytes(req, res, budget.bytesIn);
  if (body) return parseInput(body, hasBody(req) ? await readJson(req, res, budget.bytesIn) : {}, 'field');
  if (method !== 'GET' && hasBody(req) && isJson(req)) {
    parseInput(nothing, await readJson(req, res, strayBytes), 'field');
  }
  return undefined;
}

function withinBudget(text: string, { bytesOut }: Budget): string {
  // No text has more than three bytes per character.
  if (text.length * 3 > bytesOut && Buffer.byteLength(text) > bytesOut) throw new AppError('reply_too_large');
  return text;
}

function refuseMethod(req: Request, res: Response, allow: string[]): void {
  res.setHeader('Allow', allow.join(', '));
  if (req.method !== 'OPTIONS') throw new AppError('method_not_allowed');
  res.writeHead(204).end();
}
