import { auth } from '@sequelstring/contract/auth.ts';
import type { Request, Response } from 'express';
import { AppError } from '../../kernel/errors.ts';
import { type BoundRoute, bind, type Call } from '../../kernel/module.ts';
import { knownMs } from './known-device.ts';
import { HostCookie } from './session.cookie.ts';
import {
  type Browser,
  endAllSessions,
  endOwnSession,
  idleMs,
  listOwnSessions,
  login,
  logout,
  type Opened,
  refresh,
  type SessionDeps,
} from './session.service.ts';
import { needsSetup, type SetupDeps, setUp } from './setup.service.ts';
import { emailKeyOf } from './user.model.ts';

/** First run, sign-in, refresh, sign-out, and the sessions of a user. */
export function sessionRoutes(
  deps: SessionDeps & SetupDeps,
  place: { publicUrl: string; isAppElsewhere: boolean },
): BoundRoute[] {
  const cookie = new HostCookie('sequelstring_refresh', place);
  const device = new HostCookie('sequelstring_device', place);
  const browserOf = ({ req, caller }: { req: Request; caller: Call<typeof auth.refresh>['caller'] }): Browser => ({
    caller,
    userAgent: req.headers['user-agent'],
    refreshToken: cookie.read(req),
    device: device.read(req),
  });
  const open = (res: Response, { session, refreshToken }: Opened) => {
    cookie.write(res, refreshToken, idleMs);
    return session;
  };
  const openFirst = (res: Response, opened: Opened) => {
    const session = open(res, opened);
    device.write(res, deps.devices.sign(emailKeyOf(session.user.email)), knownMs);
    return session;
  };
  return [
    bind(auth.status, async () => {
      const missing = await needsSetup();
      return { needsSetup: missing, needsCode: missing && deps.setupCode !== undefined };
    }),
    bind(auth.setup, async (call) => openFirst(call.res, await setUp(deps, call.body, browserOf(call)))),
    bind(auth.login, async (call) => {
      return openFirst(call.res, await login(deps, call.body, browserOf(call)));
    }),
    bind(auth.refresh, async (call) => {
      try {
        return open(call.res, await refresh(deps, browserOf(call)));
      } catch (error) {
        // What failed on our side may go well the next time, with the same cookie.
        if (error instanceof AppError && error.status === 401) cookie.clear(call.res);
        throw error;
      }
    }),
    bind(auth.logout, async (call) => {
      cookie.clear(call.res);
      await logout(deps, browserOf(call));
      return {};
    }),
    bind(auth.listSessions, ({ user, credential }) => listOwnSessions(deps, user.id, credential.id)),
    bind(auth.endSession, async ({ user, params, caller }) => {
      await endOwnSession(deps, user.id, params.id, caller);
      return {};
    }),
    bind(auth.endSessions, async ({ user, credential, query, caller }) => {
      await endAllSessions(deps, user.id, caller, query.keepCurrent ? credential.id : undefined);
      return {};
    }),
  ];
}
