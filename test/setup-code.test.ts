import { auth } from '@sequelstring/contract/auth.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { password, startApp, type TestApp } from './app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { PUBLIC_URL: 'https://crm.example.com' } });
});
afterAll(() => app.stop());

it('asks whoever comes first for the code in the printed address, where more than this machine can reach it', async () => {
  const { searchParams, pathname, origin } = new URL(app.entrance);
  expect([origin, pathname]).toEqual(['https://crm.example.com', '/setup']);
  const code = searchParams.get('code')!;
  expect(code).toHaveLength(22);
  expect(await app.anonymous.get(auth.status)).toEqual({ needsSetup: true, needsCode: true });
  const body = { name: 'Ada', email: 'ada@example.com', password };
  for (const wrong of [undefined, '', code.slice(1), `${code.slice(0, -1)}!`]) {
    const refused = await app.anonymous.refused(auth.setup, { body: { ...body, code: wrong } });
    expect(refused).toMatchObject({ status: 403, code: 'setup_code_wrong' });
  }
  const telling = await app.anonymous.refused(auth.setup, { body: { ...body, code, password: 'ada@example.com' } });
  expect(Object.keys(telling.details ?? {})).toEqual(['password']);
  const session = await app.anonymous.get(auth.setup, { body: { ...body, code } });
  expect(session.user.role).toBe('admin');
  const again = await app.anonymous.refused(auth.setup, { body: { ...body, code } });
  expect(again.code).toBe('already_set_up');
});
