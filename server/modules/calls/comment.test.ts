import { callComments } from '@sequelstring/contract/call-comments.ts';
import { type Call, calls } from '@sequelstring/contract/calls.ts';
import { notifications } from '@sequelstring/contract/notifications.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';

let app: TestApp;
let manager: Actor;
let rep: Actor;
let other: Actor;
let call: Call;

beforeAll(async () => {
  app = await startApp();
  const admin = await app.setUp();
  manager = await app.signedIn(admin, 'manager', 'Mia Manager');
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
  other = await app.signedIn(admin, 'rep', 'Olaf Other');
  call = await rep.get(calls.create, { body: { type: 'outbound', status: 'completed', dialedNumber: '+12025550143' } });
});
afterAll(() => app.stop());

const params = () => ({ callId: call.id });
const comment = (actor: Actor, startTime: number, text: string) =>
  actor.get(callComments.add, { params: params(), body: { startTime, text } });
const told = async (actor: Actor) =>
  (await actor.get(notifications.list)).map(({ title, body, href }) => ({ title, body, href }));

describe('a comment on a call', () => {
  it('stands at its moment, and is told to the rep whose call it was', async () => {
    await comment(manager, 65.4, 'Ask about their budget here.');
    await comment(rep, 12, 'I should have let them finish.');
    expect(await rep.get(callComments.list, { params: params() })).toMatchObject([
      { startTime: 12, author: rep.id, authorName: 'Rita Rep' },
      { startTime: 65.4, author: manager.id, text: 'Ask about their budget here.' },
    ]);
    await expect
      .poll(() => told(rep))
      .toEqual([
        {
          title: 'Mia Manager commented on a call of yours',
          body: 'Ask about their budget here.',
          href: `/calls/${call.id}?t=65`,
        },
      ]);
  });

  it('tells who is mentioned, once', async () => {
    await comment(manager, 30, `@[Rita Rep](${rep.id}) well asked. @[Nobody](${'0'.repeat(24)}) too.`);
    await expect
      .poll(async () => (await told(rep)).map(({ title }) => title))
      .toEqual(['Mia Manager mentioned you in a comment on a call', 'Mia Manager commented on a call of yours']);
    expect((await told(rep))[0]).toMatchObject({ body: '@Rita Rep well asked. @Nobody too.' });
    expect(await told(manager)).toEqual([]);
  });

  it('is hidden from those who may not read the call', async () => {
    for (const answer of [
      await other.call(callComments.list, { params: params() }),
      await other.call(callComments.add, { params: params(), body: { startTime: 1, text: 'Hello' } }),
    ]) {
      expect(answer).toMatchObject({ status: 404, error: { code: 'call_not_found' } });
    }
  });

  it('is deleted by its author, or by a manager', async () => {
    const all = await rep.get(callComments.list, { params: params() });
    const [mine] = all.filter(({ author }) => author === rep.id);
    const [theirs] = all.filter(({ author }) => author === manager.id);
    const remove = (actor: Actor, commentId: string) =>
      actor.call(callComments.remove, { params: { ...params(), commentId } });
    expect(await remove(rep, theirs!.id)).toMatchObject({ status: 403 });
    expect(await remove(manager, mine!.id)).toMatchObject({ status: 200 });
    expect(await remove(manager, mine!.id)).toMatchObject({ status: 404, error: { code: 'call_comment_not_found' } });
    expect(await rep.get(callComments.list, { params: params() })).toHaveLength(all.length - 1);
  });

  it('needs some text, and a moment', async () => {
    for (const body of [
      { startTime: 1, text: '  ' },
      { startTime: -1, text: 'Before the call' },
    ]) {
      const answer = await rep.call(callComments.add, { params: params(), body });
      expect(answer).toMatchObject({ status: 400, error: { code: 'validation_failed' } });
    }
  });
});
