import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { birthdayScene, FakeMailer, people, type RunningOccasions, startOccasions } from './occasions.fixture.ts';

const mailer = new FakeMailer();
let app: RunningOccasions;
const { planned, current, becomes, until, mailTo } = birthdayScene(() => app, mailer);

beforeAll(async () => {
  app = await startOccasions({ mailer });
});
afterAll(() => app?.stop());
beforeEach(() => {
  app.clock.set('2027-03-14T12:00:00Z');
});

describe('a person', () => {
  const uncertain = async () => {
    const contactId = await planned();
    app.clock.set('2027-03-15T09:00:00Z');
    await app.leaveAs(contactId, { status: 'uncertain', reason: 'handover_interrupted' });
    return { contactId, id: (await current(contactId)).id };
  };

  it('is told whether the mail server would take a message', async () => {
    expect(await app.call(routes.checkMailer, {})).toEqual({ problem: undefined });
    mailer.problem = 'The mail server cannot be used: connection refused';
    expect(await app.call(routes.checkMailer, {})).toEqual({ problem: mailer.problem });
    mailer.problem = undefined;
  });

  it('approves, skips and plans again', async () => {
    const contactId = await planned();
    const { id } = await current(contactId);
    expect(await app.call(routes.approveGreeting, { params: { id } })).toMatchObject({ status: 'approved' });
    await expect(app.call(routes.approveGreeting, { params: { id } })).rejects.toMatchObject({
      code: 'greeting_state',
    });
    expect(await app.call(routes.skipGreeting, { params: { id } })).toMatchObject({
      status: 'skipped',
      reason: 'skipped_by_user',
    });
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    expect((await current(contactId)).status).toBe('skipped');
    app.clock.set('2027-03-14T12:00:00Z');
    expect(await app.call(routes.unskipGreeting, { params: { id } })).toMatchObject({ status: 'planned' });
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'sent' });
  });

  it('sends now what is planned for later, once for this year', async () => {
    const contactId = await planned();
    const { id, dateId } = await current(contactId);
    const queued = await app.call(routes.sendDate, { params: { contactId, dateId } });
    expect(queued).toMatchObject({ id, status: 'queued' });
    await becomes(contactId, { status: 'sent', sentAt: '2027-03-14T12:00:00.000Z' });
    await expect(app.call(routes.sendGreeting, { params: { id } })).rejects.toMatchObject({ code: 'greeting_state' });
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await app.roll();
    expect(mailTo(contactId)).toHaveLength(1);
    expect((await app.greetings(contactId)).map(({ year }) => year)).toEqual([2027, 2028]);
  });

  it('sends no greeting of next year by asking twice for this one', async () => {
    const contactId = await planned();
    const { dateId } = await current(contactId);
    app.clock.set('2027-03-15T08:00:00Z');
    const ask = () => app.call(routes.sendDate, { params: { contactId, dateId } });
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'greeting_state' });
    await becomes(contactId, { status: 'sent' });
    await expect(ask()).rejects.toMatchObject({ code: 'greeting_state' });
    app.clock.set('2027-03-15T20:00:00Z');
    await expect(ask()).rejects.toMatchObject({ code: 'greeting_state' });
    expect((await app.greetings(contactId)).map(({ status }) => status)).toEqual(['sent', 'planned']);
    expect(mailTo(contactId)).toHaveLength(1);
  });

  it('sees on which day of their own zone a greeting left, however early or late', async () => {
    app.auth.users.set(people.admin.id, { ...app.auth.users.get(people.admin.id)!, timeZone: 'Asia/Tokyo' });
    const summary = () => app.call(routes.greetingSummary, {});
    const on = (days: Awaited<ReturnType<typeof summary>>['byDay'], day: string) => days.find((one) => one.day === day);
    const contactId = await planned({ date: { date: '1987-12-15' } });
    const before = await summary();
    app.clock.set('2027-03-14T20:00:00Z');
    const { id } = await current(contactId);
    await app.call(routes.sendGreeting, { params: { id } });
    await becomes(contactId, { status: 'sent' });
    const after = await summary();
    expect(after.sent).toBe(before.sent + 1);
    expect(after.byStatus.sent).toBe((before.byStatus.sent ?? 0) + 1);
    expect(on(after.byDay, '2027-03-15')?.sent).toBe(on(before.byDay, '2027-03-15')!.sent + 1);
    expect(on(after.byDay, '2027-03-14')).toEqual(on(before.byDay, '2027-03-14'));
    expect((await app.call(routes.greetingSummary, { user: people.rep })).sent).toBe(0);
    app.clock.set('2027-04-16T00:00:00Z');
    expect((await summary()).sent).toBe(0);
    app.auth.users.set(people.admin.id, { ...app.auth.users.get(people.admin.id)!, timeZone: undefined });
  });

  it('is told at once why a greeting cannot be sent', async () => {
    const contactId = await planned();
    const { id } = await current(contactId);
    await app.crm.setEmailOptOut(contactId, true);
    await expect(app.call(routes.sendGreeting, { params: { id } })).rejects.toThrow(/wants no greetings/);
  });

  it('sends after all what was too late', async () => {
    const contactId = await planned();
    app.clock.set('2027-03-20T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'not_sent', reason: 'too_late' });
    await app.call(routes.sendGreeting, { params: { id: (await current(contactId)).id } });
    await becomes(contactId, { status: 'sent' });
  });

  it('settles an uncertain greeting as sent', async () => {
    const { contactId, id } = await uncertain();
    await app.call(routes.settleGreeting, { params: { id }, body: { outcome: 'sent' } });
    expect(await current(contactId)).toMatchObject({ status: 'sent', reason: 'settled_by_user' });
    expect(mailTo(contactId)).toHaveLength(0);
  });

  it('settles it as not sent, or has it sent again with the same message id', async () => {
    const { contactId, id } = await uncertain();
    await expect(app.call(routes.sendGreeting, { params: { id } })).rejects.toMatchObject({ code: 'greeting_state' });
    await app.call(routes.settleGreeting, { params: { id }, body: { outcome: 'send_again' } });
    const sent = await until(async () => {
      const row = await current(contactId);
      expect(row.status).toBe('sent');
      return row;
    });
    expect(mailTo(contactId).map(({ messageId }) => messageId)).toEqual([sent.messageId]);
    const other = await uncertain();
    await app.call(routes.settleGreeting, { params: { id: other.id }, body: { outcome: 'not_sent' } });
    expect(await current(other.contactId)).toMatchObject({ status: 'not_sent', reason: 'settled_by_user' });
  });

  it('opts out by the link of a mail, and by no other', async () => {
    const contactId = await planned();
    const [next] = await app.greetings(contactId);
    const preview = await app.call(routes.previewGreeting, { params: { id: next!.id } });
    expect(preview.html).toContain('https://crm.example.com/unsubscribe/preview"');
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'sent' });
    const link = /<https:\/\/crm\.example\.com\/v1\/emails\/unsubscribe\/([\w-]+)>/.exec(
      mailTo(contactId)[0]!.headers['List-Unsubscribe']!,
    );
    const token = link![1]!;
    expect(mailTo(contactId)[0]!.html).toContain(`https://crm.example.com/unsubscribe/${token}`);
    const sent = (await app.greetings(contactId)).find(({ status }) => status === 'sent')!;
    const shown = await app.call(routes.previewGreeting, { params: { id: sent.id } });
    for (const text of [shown.html, shown.text]) {
      expect(text, 'a preview').toContain('https://crm.example.com/unsubscribe/preview');
      expect(text, 'a preview').not.toContain(token!.slice(0, 20));
    }
    const email = mailTo(contactId)[0]!.to.address;
    expect(await app.call(routes.unsubscribeInfo, { params: { token } })).toEqual({
      email,
      organisationName: 'Example Ltd',
      optedOut: false,
      preference: 'all',
    });
    expect(await app.call(routes.unsubscribe, { params: { token } })).toMatchObject({ email, optedOut: true });
    expect(await app.call(routes.unsubscribeInfo, { params: { token } })).toMatchObject({ optedOut: true });
    await until(async () => {
      expect((await app.greetings(contactId)).at(-1)).toMatchObject({ year: 2028, reason: 'opted_out' });
    });
    for (const forged of [`A${token.slice(1)}`, token.slice(0, -4), `${token}=`, 'x', `${'a'.repeat(100)}`]) {
      await expect(app.call(routes.unsubscribe, { params: { token: forged } })).rejects.toMatchObject({
        code: 'unsubscribe_token_invalid',
      });
    }
  });
});
