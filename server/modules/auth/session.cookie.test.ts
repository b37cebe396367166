import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { HostCookie } from './session.cookie.ts';

it.each([
  ['http://localhost:4000', 'sequelstring_refresh_4000', '/v1/auth'],
  ['http://127.0.0.1:4001', 'sequelstring_refresh_4001', '/v1/auth'],
  ['http://[::1]:4001', 'sequelstring_refresh_4001', '/v1/auth'],
  ['http://localhost', 'sequelstring_refresh', '/v1/auth'],
  ['https://crm.example.com', '__Host-sequelstring_refresh', '/'],
  ['https://localhost.example.com:8443', '__Host-sequelstring_refresh', '/'],
])('the refresh cookie of %s is %s', (publicUrl, name, path) => {
  const cookie = new HostCookie('sequelstring_refresh', { publicUrl, isAppElsewhere: false });
  const set: string[] = [];
  const res = { append: (_header: string, value: string) => set.push(value) };
  cookie.write(res as unknown as Response, 'token', 1000);
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  expect(set).toEqual([`${name}=token; Path=${path}; HttpOnly; SameSite=Strict${secure}; Max-Age=1`]);
  const read = (header: string) => cookie.read({ headers: { cookie: header } } as Request);
  expect(read(`sequelstring_refresh_5=other; ${name}=token`)).toBe('token');
  expect(read(`${name}=token=`)).toBe('token=');
  expect(() => read(`${name}=token; ${name}=planted`)).toThrow('session has ended');
});

it('goes along with calls of an app on another site, over https alone', () => {
  const written = (publicUrl: string): string => {
    const cookies: string[] = [];
    const res = { append: (_name: string, value: string) => cookies.push(value) } as never;
    new HostCookie('sequelstring_refresh', { publicUrl, isAppElsewhere: true }).write(res, 'x', 1000);
    return cookies[0]!;
  };
  expect(written('https://api.example.com')).toMatch(/SameSite=None; Secure/);
  expect(written('http://localhost:4000')).toContain('SameSite=Strict');
});
