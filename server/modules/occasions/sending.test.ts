import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import { birthdayScene, FakeMailer, people, type RunningOccasions, startOccasions } from './occasions.fixture.ts';
import { signUnsubscribeToken } from './unsubscribe-link.ts';
import { identifyWorker } from './worker-identity.ts';

const mailer = new FakeMailer();
let app: RunningOccasions;
const { planned, current, becomes, until, nameOf, mailTo } = birthdayScene(() => app, mailer);

beforeAll(async () => {
  app = await startOccasions({ mailer });
});
afterAll(() => app?.stop());
beforeEach(() => {
  mailer.before = () => {};
  app.clock.set('2027-03-14T12:00:00Z');
  app.auth.settings = { ...app.auth.settings, greetingsPaused: false };
});

describe('a greeting that is due', () => {
  it('goes out once, at its time, with both parts, an unsubscribe button and a message id of its own', async () => {
    const contactId = await planned();
    app.clock.set('2027-03-15T08:59:59Z');
    await app.tick();
    expect((await current(contactId)).status).toBe('planned');
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'sent', sentAt: '2027-03-15T09:00:00.000Z', attempts: 1 });
    await app.tick();
    app.clock.pass({ minutes: 2 });
    await app.tick();

    expect(mailTo(contactId)).toHaveLength(1);
    const [message] = mailTo(contactId);
    expect(message).toMatchObject({
      from: { name: people.admin.name, address: 'greetings@crm.example.com' },
      replyTo: { name: people.admin.name, address: 'admin@example.com' },
      to: nameOf(contactId),
      subject: 'Happy birthday, Ann!',
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    });
    expect(message!.messageId).toMatch(/^<greeting\.[0-9a-f]{24}\.2027@crm\.example\.com>$/);
    expect(message!.html).toContain('Happy birthday, Ann!');
    expect(message!.text).toContain('Happy birthday, Ann!');
    await until(() =>
      expect(app.shown).toContainEqual(
        expect.objectContaining({ name: 'greeting:changed', payload: expect.objectContaining({ status: 'sent' }) }),
      ),
    );
    await until(async () => {
      const contact = await app.crm.getContact(people.admin, contactId);
      expect(contact.importantDates[0]!.lastSent).toBe('2027-03-15T09:00:00.000Z');
    });
  });

  it('greets nobody by an address where there is no name', async () => {
    const birthday = [{ type: 'birthday' as const, date: '--03-15' }];
    const [contactId] = await app.addContacts([
      { firstName: '', lastName: '', email: 'noname@example.com', importantDates: birthday },
    ]);
    await becomes(contactId!, { status: 'planned' });
    const [date] = await app.crm.listDates(people.admin, contactId!);
    for (const template of ['birthday-corporate', 'birthday-warm', 'birthday-minimal']) {
      const params = { contactId: contactId!, dateId: date!.id };
      const email = await app.call(routes.previewDate, { params, query: { template } });
      expect(email.subject).toMatch(/^[A-Z][a-z ]+birthday( to you)?!?$/);
      expect(email.text.replace(/\(http[^)]*\)/g, '')).not.toContain('noname@');
    }
  });

  it('is shown later as it was sent, whatever has become of the template', async () => {
    const template = await app.call(emailTemplates.create, {
      body: { name: 'Mine', occasion: 'birthday', subject: 'Hello', html: '<p>First wording</p>' },
    });
    const contactId = await planned({ date: { emailTemplate: template.key } });
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'sent' });
    await app.call(emailTemplates.update, { params: { id: template.id }, body: { html: '<p>Second wording</p>' } });
    const { id } = await current(contactId);
    expect((await app.call(routes.previewGreeting, { params: { id } })).html).toBe('<p>First wording</p>');
  });

  it('goes out once, however many workers look at it at the same time', async () => {
    const contactId = await planned();
    const { id } = await current(contactId);
    app.clock.set('2027-03-15T09:00:00Z');
    await app.leaveAs(contactId, { status: 'queued' });
    const workers = Array.from({ length: 10 }, () => app.build(identifyWorker()).jobs[0]!);
    const context = { attempt: 1, lastAttempt: false, signal: new AbortController().signal };
    await Promise.all([...workers, ...workers].map((job) => job.handle({ greetingIds: [id] }, context)));
    expect(mailTo(contactId)).toHaveLength(1);
    expect(await current(contactId)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('does not go out when the contact has changed since, and says why', async () => {
    const optedOut = await planned();
    const dead = await planned();
    app.clock.set('2027-03-15T09:00:00Z');
    // Changes that no event has told of yet: the decision is made by the contact itself.
    await app.leaveAs(optedOut, { status: 'queued' });
    await app.leaveAs(dead, { status: 'queued' });
    await app.crm.setEmailOptOut(optedOut, true);
    await app.crm.setEmailStatus(dead, (await current(dead)).email!, 'bounced');
    app.clock.pass({ minutes: 2 });
    await app.tick();
    await becomes(optedOut, { status: 'not_sent', reason: 'opted_out' });
    await becomes(dead, { status: 'not_sent', reason: 'bounced' });
    expect([...mailTo(optedOut), ...mailTo(dead)]).toHaveLength(0);
  });

  it('goes to nobody at an address that has unsubscribed, also where the contact is a new one', async () => {
    const gone = await planned();
    const email = (await current(gone)).email!;
    const token = signUnsubscribeToken(new Uint8Array(32).fill(7), gone, email);
    const info = () => app.call(routes.unsubscribeInfo, { params: { token } });
    await app.deleteContact(gone);
    const birthday = [{ type: 'birthday' as const, date: '--03-15' }];
    const [again] = await app.addContacts([{ firstName: 'Ann', lastName: 'Again', email, importantDates: birthday }]);
    await becomes(again!, { status: 'planned' });
    expect(await info()).toMatchObject({ email, optedOut: false });
    expect(await app.call(routes.unsubscribe, { params: { token } })).toMatchObject({ optedOut: true });
    expect(await info()).toMatchObject({ email, optedOut: true });
    await becomes(again!, { status: 'not_sent', reason: 'opted_out' });
    await app.deleteContact(again!);
    const [third] = await app.addContacts([
      { firstName: 'Ann', lastName: 'Shares', otherEmails: [{ email }], importantDates: birthday },
    ]);
    await until(async () => expect(await current(third!)).toMatchObject({ status: 'not_sent', reason: 'opted_out' }));
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    expect(mailer.sent.filter(({ to }) => to.address === email)).toEqual([]);
  });

  it('is planned anew when its date has moved on while it was queued', async () => {
    const contactId = await planned();
    const { id } = await current(contactId);
    await app.leaveAs(contactId, { status: 'queued' });
    await app.module.jobs[0]!.handle(
      { greetingIds: [id] },
      { attempt: 1, lastAttempt: false, signal: AbortSignal.abort() },
    );
    expect(await current(contactId)).toMatchObject({ status: 'planned', dueAt: '2027-03-15T09:00:00.000Z' });
    expect(mailTo(contactId)).toHaveLength(0);
  });

  it('says what is wrong with a template that cannot be rendered', async () => {
    const contactId = await planned({ date: { emailTemplate: 'broken-later' } });
    const { TemplateModel } = await import('./template.model.ts');
    await TemplateModel.insertMany([
      {
        key: 'broken-later',
        name: 'B',
        occasion: 'birthday',
        subject: 's',
        html: 'a\n{{nobody}}',
        updatedAt: new Date(),
      },
    ]);
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, {
      status: 'failed',
      reason: 'template_error',
      detail: expect.stringContaining('Line 2: there is no variable "nobody"'),
    });
    expect(app.counts['template errors']).toBe(1);
    await until(() =>
      expect(app.requested).toContainEqual(
        expect.objectContaining({ level: 'error', body: expect.stringContaining('Line 2: there is no variable') }),
      ),
    );
  });
});

describe('after a time without service', () => {
  it('greetings go out late on their local day, and are left out with the reason when it is over', async () => {
    const contactId = await planned();
    const other = await planned({ date: { timeZone: 'Pacific/Kiritimati' } });
    app.clock.set('2027-03-15T18:30:00Z');
    await app.tick();
    await becomes(contactId, { status: 'sent' });
    await becomes(other, { status: 'not_sent', reason: 'too_late' });
    expect(mailTo(contactId)).toHaveLength(1);
    expect(mailTo(other)).toHaveLength(0);
  });

  it('nothing goes out while greetings are paused, and what passes its age limit is left out', async () => {
    const contactId = await planned({ date: { timeZone: 'Pacific/Kiritimati' } });
    const other = await planned({ date: { sendTime: '15:00' } });
    app.auth.settings = { ...app.auth.settings, greetingsPaused: true };
    app.clock.set('2027-03-15T16:00:00Z');
    await app.tick();
    expect((await current(contactId)).status).toBe('planned');
    await expect(
      app.call(routes.sendGreeting, { params: { id: (await current(contactId)).id } }),
    ).rejects.toMatchObject({ code: 'greeting_state' });
    app.clock.set('2027-03-15T20:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'not_sent', reason: 'paused' });
    app.auth.settings = { ...app.auth.settings, greetingsPaused: false };
    app.clock.pass({ minutes: 2 });
    await app.tick();
    await becomes(other, { status: 'sent' });
    expect(mailTo(contactId)).toHaveLength(0);
    expect(mailTo(other)).toHaveLength(1);
  });
});

describe('a mail server', () => {
  it('that cannot be reached is tried again with growing pauses until the age limit', async () => {
    const contactId = await planned();
    mailer.before = () => {
      throw new MailUnavailable('connection refused');
    };
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'queued', reason: 'mail_server_unreachable', attempts: 1 });
    app.clock.pass({ seconds: 29 });
    await app.tick();
    expect((await current(contactId)).attempts).toBe(1);
    app.clock.pass({ seconds: 1 });
    await app.tick();
    await becomes(contactId, { status: 'queued', attempts: 2, detail: 'connection refused' });
    app.clock.set('2027-03-16T09:00:01Z');
    await app.tick();
    await becomes(contactId, { status: 'not_sent', reason: 'mail_server_unreachable', detail: 'connection refused' });
  });

  it('that comes back gets the greeting once', async () => {
    const contactId = await planned();
    mailer.before = () => {
      throw new MailUnavailable('connection refused');
    };
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'queued', attempts: 1 });
    mailer.before = () => {};
    app.clock.pass({ minutes: 1 });
    await app.tick();
    await becomes(contactId, { status: 'sent', attempts: 2 });
    expect((await current(contactId)).reason).toBeUndefined();
    expect(mailTo(contactId)).toHaveLength(1);
  });

  it('that refuses the address marks it on the contact, so that nothing more goes there', async () => {
    const contactId = await planned();
    mailer.before = () => {
      throw new MailRefused('550 5.1.1 no such user', { address: true });
    };
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'bounced', reason: 'mail_server_refused', detail: '550 5.1.1 no such user' });
    await until(async () => {
      expect((await app.crm.getContact(people.admin, contactId)).emailStatus).toBe('bounced');
      expect((await app.greetings(contactId)).at(-1)).toMatchObject({
        year: 2028,
        status: 'not_sent',
        reason: 'bounced',
      });
    });
  });

  it('that refuses the message alone leaves the address alone', async () => {
    const contactId = await planned();
    mailer.before = () => {
      throw new MailRefused('554 looks like spam', { address: false });
    };
    app.clock.set('2027-03-15T09:00:00Z');
    await app.tick();
    await becomes(contactId, { status: 'failed', reason: 'mail_server_refused', detail: '554 looks like spam' });
    expect((await app.crm.getContact(people.admin, contactId)).emailStatus).toBe('ok');
  });

  it.each([new MailUncertain('connection lost'), new TypeError('a mistake of the adapter')])(
    'that leaves it open whether it took the message (%s) leaves the decision to a person',
    async (failure) => {
      const contactId = await planned();
      mailer.before = () => {
        throw failure;
      };
      app.clock.set('2027-03-15T09:00:00Z');
      await app.tick();
      await becomes(contactId, { status: 'uncertain', reason: 'handover_interrupted', detail: failure.message });
      mailer.before = () => {};
      app.clock.pass({ hours: 1 });
      await app.tick();
      expect((await current(contactId)).status).toBe('uncertain');
      const title = `Was the greeting to ${nameOf(contactId)?.name} sent?`;
      await until(() => expect(app.requested).toContainEqual(expect.objectContaining({ title, level: 'warning' })));
      expect(mailTo(contactId)).toHaveLength(0);
    },
  );
});

describe('a crash', () => {
  it('after a row was queued and before its job was added loses nothing', async () => {
    const contactId = await planned();
    app.clock.set('2027-03-15T09:00:00Z');
    await app.leaveAs(contactId, { status: 'queued', wakeAt: new Date('2027-03-15T09:01:00Z') });
    await app.tick();
    expect((await current(contactId)).status).toBe('queued');
    app.clock.pass({ minutes: 1 });
    await app.tick();
    await becomes(contactId, { status: 'sent' });
    expect(mailTo(contactId)).toHaveLength(1);
  });

  const handingOver = async (worker: string, via = 'smtp') => {
    const contactId = await planned();
    app.clock.set('2027-03-15T09:00:00Z');
    await app.leaveAs(contactId, { status: 'sending', worker, via, wakeAt: new Date('2027-03-15T09:10:00Z') });
    return contactId;
  };
  const { placePrefix } = identifyWorker();

  it('during the hand-over leaves it uncertain at the next start, and it is never sent again by itself', async () => {
    const contactId = await handingOver(`${placePrefix}${process.pid}:before`);
    await app.build().prepare?.({ runsEngine: false });
    await becomes(contactId, { status: 'uncertain', reason: 'handover_interrupted' });
    app.clock.pass({ hours: 3 });
    await app.tick();
    await app.roll();
    expect((await current(contactId)).status).toBe('uncertain');
    expect(mailTo(contactId)).toHaveLength(0);
  });

  it('on another machine leaves it uncertain when the claim ends; a live worker there is not disturbed before', async () => {
    const contactId = await handingOver('elsewhere:1:token');
    await app.build().prepare?.({ runsEngine: false });
    await app.tick();
    expect((await current(contactId)).status).toBe('sending');
    app.clock.pass({ minutes: 10 });
    await app.tick();
    await becomes(contactId, { status: 'uncertain' });
  });

  it('is settled at once, whichever machine it was on, by the process that has just started the database', async () => {
    const contactId = await handingOver('elsewhere:1:token');
    await app.build().prepare?.({ runsEngine: true });
    await becomes(contactId, { status: 'uncertain' });
  });

  it('during the writing to a folder that keeps one message per id just writes it again', async () => {
    const folder = Object.assign(new FakeMailer(), { idempotent: true });
    const { recoverDeadClaims } = await import('./recovery.service.ts');
    const contactId = await handingOver(`${placePrefix}${process.pid}:before`);
    const parts = { ...app, mail: { list: async () => [folder] }, worker: identifyWorker() } as unknown as Parameters<
      typeof recoverDeadClaims
    >[0];
    await recoverDeadClaims(parts, { isAlone: false });
    expect((await current(contactId)).status).toBe('queued');
    await app.tick();
    await becomes(contactId, { status: 'sent' });
  });
});
