import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { KnownDevices } from './known-device.ts';
import { newSessionId, RefreshTokens } from './refresh-token.ts';
import { sessionRoutes } from './session.routes.ts';

type Deps = Parameters<typeof sessionRoutes>[0];

const tokens = new RefreshTokens(Buffer.alloc(32));

/** Refreshes while the database cannot be reached. Returns the cookies that the answer sets. */
async function refreshInVain(cookie: string): Promise<string[]> {
  const deps = {
    clock: { now: () => Temporal.Now.instant() },
    refreshTokens: tokens,
    devices: new KnownDevices(Buffer.alloc(32)),
  } as unknown as Deps;
  const routes = sessionRoutes(deps, { publicUrl: 'https://crm.example.com', isAppElsewhere: false });
  const { handle } = routes.find(({ route }) => route.path === '/auth/refresh')!;
  const cookies: string[] = [];
  const req = { headers: { cookie } } as unknown as Request;
  const res = { req, append: (_name: string, value: string) => cookies.push(value) } as unknown as Response;
  await expect(
    (async () =>
      handle({ req, res, caller: { actor: { kind: 'user' } } } as unknown as Parameters<typeof handle>[0]))(),
  ).rejects.toThrow();
  return cookies;
}

it('the refresh cookie outlasts a failure on our side', async () => {
  expect(
    await refreshInVain(`__Host-sequelstring_refresh=${tokens.sign({ sessionId: newSessionId(), generation: 0 })}`),
  ).toEqual([]);
});

it('a refresh cookie that is none of ours is taken away', async () => {
  expect(await refreshInVain('__Host-sequelstring_refresh=odd')).toEqual([expect.stringContaining('Max-Age=0')]);
});
