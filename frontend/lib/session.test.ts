import type { Session } from '@sequelstring/contract/auth.ts';
import { beforeEach, expect, it } from 'vitest';
import { queryClient } from './query-client.ts';
import { rememberRecent, useRecent } from './recent.ts';
import { beginSession, endSession } from './session.ts';

const sessionOf = (id: string) => ({ accessToken: 'token', user: { id, name: id } }) as unknown as Session;
const left = () => [useRecent.getState().records.length, queryClient.getQueryCache().getAll().length];

beforeEach(() => {
  endSession();
  beginSession(sessionOf('ann'));
  rememberRecent({ kind: 'contact', id: '1', label: 'Ada King', to: '/contacts/1' });
  queryClient.setQueryData(['contacts'], ['Ada King']);
});

it('leaves nothing of a person behind when their session ends, however it does', () => {
  expect(left()).toEqual([1, 1]);
  endSession();
  expect(left()).toEqual([0, 0]);
});

it('keeps it while the same person goes on, and drops it where another tab has signed in somebody else', () => {
  beginSession(sessionOf('ann'));
  expect(left()).toEqual([1, 1]);
  beginSession(sessionOf('bob'));
  expect(left()).toEqual([0, 0]);
});
