import { auth } from '@sequelstring/contract/auth.ts';
import type { Response } from 'express';
import { AppError } from '../../kernel/errors.ts';
import { clientAddress, networkKey } from '../../kernel/http/client-address.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import { originRule, RefreshCookie, refuseForeignOrigin } from './session.cookie.ts';
import { idleMs, login, logout, type Opened, refresh, type SessionDeps } from './session.service.ts';
import { needsSetup, type SetupDeps, setUp } from './setup.service.ts';

/** First run, sign-in, refresh and sign-out. */
export function sessionRoutes(deps: SessionDeps & SetupDeps, publicUrl: string): BoundRoute[] {
  const allow = originRule(publicUrl);
  const cookie = new RefreshCookie(publicUrl);
  const open = (res: Response, { session, refreshToken }: Opened) => {
    cookie.write(res, refreshToken, idleMs);
    return session;
  };
  return [
    bind(auth.status, async () => ({ needsSetup: await needsSetup() })),
    bind(auth.setup, async ({ body, req, res }) => {
      refuseForeignOrigin(req, allow);
      return open(res, await setUp(deps, body, req.headers['user-agent']));
    }),
    bind(auth.login, async ({ body, req, res }) => {
      refuseForeignOrigin(req, allow);
      const from = { address: networkKey(clientAddress(req)), userAgent: req.headers['user-agent'] };
      return open(res, await login(deps, body, from));
    }),
    bind(auth.refresh, async ({ req, res }) => {
      refuseForeignOrigin(req, allow);
      try {
        return open(res, await refresh(deps, cookie.read(req)));
      } catch (error) {
        // What failed on our side may go well the next time, with the same cookie.
        if (error instanceof AppError && error.status === 401) cookie.clear(res);
        throw error;
      }
    }),
    bind(auth.logout, async ({ req, res }) => {
      refuseForeignOrigin(req, allow);
      await logout(deps, cookie.read(req));
      cookie.clear(res);
      return {};
    }),
  ];
}
