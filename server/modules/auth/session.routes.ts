import { auth } from '@sequelstring/contract/auth.ts';
import type { Request, Response } from 'express';
import { clientAddress } from '../../kernel/http/client-address.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import {
  clearRefreshCookie,
  originRule,
  readRefreshCookie,
  refuseForeignOrigin,
  writeRefreshCookie,
} from './session.cookie.ts';
import { idleMs, login, logout, type Opened, refresh, type SessionDeps } from './session.service.ts';
import { needsSetup, type SetupDeps, setUp } from './setup.service.ts';

/** First run, sign-in, refresh and sign-out. */
export function sessionRoutes(deps: SessionDeps & SetupDeps, publicUrl: string): BoundRoute[] {
  const allow = originRule(publicUrl);
  const isSecure = (req: Request) => req.secure || publicUrl.startsWith('https:');
  const open = (req: Request, res: Response, { session, refreshToken }: Opened) => {
    if (refreshToken) writeRefreshCookie(res, refreshToken, { secure: isSecure(req), maxAgeMs: idleMs });
    return session;
  };
  return [
    bind(auth.status, async () => ({ needsSetup: await needsSetup() })),
    bind(auth.setup, async ({ body, req, res }) => {
      refuseForeignOrigin(req, allow);
      return open(req, res, await setUp(deps, body, req.headers['user-agent']));
    }),
    bind(auth.login, async ({ body, req, res }) => {
      refuseForeignOrigin(req, allow);
      const from = { address: clientAddress(req), userAgent: req.headers['user-agent'] };
      return open(req, res, await login(deps, body, from));
    }),
    bind(auth.refresh, async ({ req, res }) => {
      refuseForeignOrigin(req, allow);
      try {
        return open(req, res, await refresh(deps, readRefreshCookie(req)));
      } catch (error) {
        clearRefreshCookie(res, { secure: isSecure(req) });
        throw error;
      }
    }),
    bind(auth.logout, async ({ req, res }) => {
      refuseForeignOrigin(req, allow);
      await logout(deps, readRefreshCookie(req));
      clearRefreshCookie(res, { secure: isSecure(req) });
      return {};
    }),
  ];
}
