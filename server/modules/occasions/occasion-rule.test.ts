import { tasks } from '@sequelstring/contract/crm.ts';
import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { type OccasionRule, occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OccasionTaskModel } from './occasion-task.model.ts';
import { birthdayScene, FakeMailer, people, type RunningOccasions, startOccasions } from './occasions.fixture.ts';

const mailer = new FakeMailer();
let app: RunningOccasions;
const { planned, current, becomes, until, mailTo } = birthdayScene(() => app, mailer);

beforeAll(async () => {
  app = await startOccasions({ mailer });
});
afterAll(() => app?.stop());
beforeEach(() => app.clock.set('2027-03-10T12:00:00Z'));
afterEach(async () => {
  for (const { id, isDefault } of await app.call(occasionRules.list)) {
    if (!isDefault) await app.call(occasionRules.remove, { params: { id } });
  }
});

const add = (body: Partial<BodyInput<typeof occasionRules.create>>): Promise<OccasionRule> =>
  app.call(occasionRules.create, { body: { name: 'Rule', action: 'email', ...body } });
const goesBy = (contactId: string, rule: OccasionRule, expected: object = {}) =>
  becomes(contactId, { rule: rule.id, ...expected });
const passTo = async (instant: string) => {
  app.clock.set(instant);
  await app.tick();
};
const tagged = (tag: string) => ({ field: 'tags', op: 'eq', value: tag }) as const;

describe('rules for emails', () => {
  it('leave all as it was where there is only the default one, which cannot be deleted', async () => {
    const [rule, ...others] = await app.call(occasionRules.list);
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ isDefault: true, action: 'email', offDays: 'send', approval: false, paused: false });
    await goesBy(await planned(), rule!, { template: 'birthday-corporate', dueAt: '2027-03-15T09:00:00.000Z' });
    const removal = app.call(occasionRules.remove, { params: { id: rule!.id } });
    await expect(removal).rejects.toMatchObject({ code: 'occasion_rule_default' });
  });

  it('apply in their order: the first that fits contact and occasion decides on tone and template', async () => {
    const contactId = await planned();
    await app.patchContact(contactId, { tags: ['vip'] });
    const warm = await add({ tone: 'warm', filter: tagged('vip') });
    await goesBy(contactId, warm, { template: 'birthday-warm' });
    const anniversaries = await add({ occasions: ['anniversary'] });
    const own = await add({ occasions: ['birthday'], template: 'birthday-minimal', filter: tagged('vip') });
    await goesBy(contactId, own, { template: 'birthday-minimal' });
    await app.call(occasionRules.order, { body: { ids: [anniversaries.id, warm.id, own.id] } });
    await goesBy(contactId, warm, { template: 'birthday-warm' });
    await app.patchContact(contactId, { tags: [] });
    await becomes(contactId, { template: 'birthday-corporate' });
  });

  it('move emails from days off to the working day before or after, and into the hours', async () => {
    // 14 March 2027 is a Sunday.
    const contactId = await planned({ date: { date: '1987-03-14', sendTime: '21:30' } });
    const rule = await add({ offDays: 'earlier', hours: { from: '08:00', to: '18:00' } });
    await goesBy(contactId, rule, { day: '2027-03-14', dueAt: '2027-03-12T08:00:00.000Z' });
    await app.call(occasionRules.update, {
      params: { id: rule.id },
      body: { name: 'Rule', action: 'email', offDays: 'later', workingDays: [2] },
    });
    await becomes(contactId, { day: '2027-03-14', dueAt: '2027-03-16T21:30:00.000Z' });
    await passTo('2027-03-16T21:30:00Z');
    await becomes(contactId, { status: 'sent' });
  });

  it('send nothing in quiet hours, and say so', async () => {
    const contactId = await planned();
    await goesBy(contactId, await add({ hours: { from: '08:00', to: '18:00' } }));
    await passTo('2027-03-15T18:00:00Z');
    await becomes(contactId, { status: 'not_sent', reason: 'quiet_hours' });
  });

  describe('once approved', () => {
    const texts = { subject: 'As approved', html: '<p>As approved</p><a href="{{unsubscribeUrl}}">Unsubscribe</a>' };
    const approvedWith = async (name: string) => {
      const template = await app.call(emailTemplates.create, { body: { name, occasion: 'birthday', ...texts } });
      const contactId = await planned({ date: { emailTemplate: template.key } });
      await becomes(contactId, { needsApproval: true, template: template.key });
      const { id, dateId } = await current(contactId);
      await app.call(routes.approveGreeting, { params: { id } });
      return { contactId, id, dateId, template };
    };

    it('goes out as it was approved, though the template is changed and deleted meanwhile', async () => {
      await add({ approval: true });
      const [one, other] = [await approvedWith('Changed'), await approvedWith('Deleted')];
      const params = { id: one.template.id };
      await app.call(emailTemplates.update, { params, body: { subject: 'Changed', html: '<p>Changed</p>' } });
      await app.call(emailTemplates.remove, { params: { id: other.template.id } });
      expect(await app.call(routes.previewGreeting, { params: { id: one.id } })).toMatchObject({
        subject: 'As approved',
      });
      await passTo('2027-03-15T09:00:00Z');
      for (const { contactId } of [one, other]) {
        await becomes(contactId, { status: 'sent', templateVersion: 1 });
        expect(mailTo(contactId)).toMatchObject([{ subject: 'As approved' }]);
      }
    });

    it('tells what follows its template when that was edited, and keeps the text that somebody wrote on', async () => {
      const template = await app.call(emailTemplates.create, {
        body: { name: 'Followed', occasion: 'birthday', ...texts },
      });
      const [follows, written] = [
        await planned({ date: { emailTemplate: template.key } }),
        await planned({ date: { emailTemplate: template.key } }),
      ];
      for (const contactId of [follows, written]) await becomes(contactId, { template: template.key });
      expect((await current(follows)).templateEditedAt).toBeUndefined();
      const { id } = await current(written);
      await app.call(routes.editGreeting, { params: { id }, body: { note: 'See you at the fair.' } });
      app.clock.set('2027-03-14T13:00:00Z');
      await app.call(emailTemplates.update, { params: { id: template.id }, body: { subject: 'Changed' } });
      expect((await current(follows)).templateEditedAt).toBe('2027-03-14T13:00:00.000Z');
      expect((await current(written)).templateEditedAt).toBeUndefined();
      const shown = await app.call(routes.previewGreeting, { params: { id } });
      expect(shown).toMatchObject({ subject: 'As approved' });
      const { dateId } = await current(written);
      expect(await app.call(routes.previewDate, { params: { contactId: written, dateId } })).toEqual(shown);
      expect(shown.text).toMatch(/^As approved\n\nSee you at the fair\.\n\nUnsubscribe/);
      await passTo('2027-03-15T09:00:00Z');
      await becomes(follows, { status: 'sent', templateVersion: 2 });
      await becomes(written, { status: 'sent', templateVersion: 1 });
      expect(mailTo(follows)).toMatchObject([{ subject: 'Changed' }]);
      const [sent] = mailTo(written);
      expect(sent).toMatchObject({ subject: 'As approved' });
      const withoutLink = (text: string) => text.replace(/unsubscribe\/[\w.-]+/g, '');
      expect([sent!.html, sent!.text].map(withoutLink)).toEqual([shown.html, shown.text].map(withoutLink));
    });

    it('follows its template again once nothing is written on it', async () => {
      await add({ approval: true });
      const { contactId, id, template } = await approvedWith('Freed');
      await app.call(routes.editGreeting, { params: { id }, body: { subject: 'For you' } });
      await app.call(routes.unapproveGreeting, { params: { id } });
      await app.call(routes.editGreeting, { params: { id }, body: { subject: null } });
      await app.call(emailTemplates.update, { params: { id: template.id }, body: { subject: 'Changed' } });
      expect(await app.call(routes.previewGreeting, { params: { id } })).toMatchObject({ subject: 'Changed' });
      expect((await current(contactId)).templateEditedAt).toBe('2027-03-10T12:00:00.000Z');
    });

    it('waits for approval again where it is to go out by another template', async () => {
      await add({ approval: true });
      const { contactId, dateId } = await approvedWith('Replaced');
      const body = { emailTemplate: 'birthday-warm' };
      await app.call(routes.updateDate, { params: { contactId, dateId }, body });
      await becomes(contactId, { status: 'planned', needsApproval: true, template: 'birthday-warm' });
      await passTo('2027-03-15T09:00:00Z');
      await passTo('2027-03-16T00:00:00Z');
      await becomes(contactId, { status: 'not_sent', reason: 'not_approved' });
    });
  });

  it('hold what nobody has approved until the day is over', async () => {
    const rule = await add({ approval: true });
    const [approved, late, never] = [await planned(), await planned(), await planned()];
    for (const id of [approved, late, never]) await goesBy(id, rule, { needsApproval: true });
    const approve = async (contactId: string) =>
      app.call(routes.approveGreeting, { params: { id: (await current(contactId)).id } });
    await approve(approved);
    expect(await current(approved)).toMatchObject({ status: 'approved' });
    await passTo('2027-03-15T09:00:00Z');
    await becomes(approved, { status: 'sent' });
    await becomes(late, { status: 'planned', needsApproval: true });
    await approve(late);
    await app.tick();
    await becomes(late, { status: 'sent' });
    await passTo('2027-03-16T00:00:00Z');
    await becomes(never, { status: 'not_sent', reason: 'not_approved' });
    expect(mailTo(never)).toEqual([]);
  });

  it('send no more than their limits in a day, however many are due at once', async () => {
    const rule = await add({ perOwnerPerDay: 5, perDomainPerDay: 3 });
    const ids = await Promise.all(Array.from({ length: 12 }, () => planned()));
    for (const id of ids) await goesBy(id, rule);
    await passTo('2027-03-15T09:00:00Z');
    await until(async () => {
      const rows = await Promise.all(ids.map(current));
      expect(rows.filter(({ status }) => status === 'sent')).toHaveLength(3);
      expect(rows.filter(({ reason }) => reason === 'daily_limit')).toHaveLength(9);
    });
    const left = (await Promise.all(ids.map(current))).find(({ reason }) => reason === 'daily_limit')!;
    await app.call(routes.sendGreeting, { params: { id: left.id } });
    await becomes(left.contactId, { status: 'sent' });
  });

  it('send nothing while they are paused, and go on where the day is not over', async () => {
    const contactId = await planned();
    const rule = await add({});
    await goesBy(contactId, rule);
    await app.call(occasionRules.pause, { params: { id: rule.id }, body: { paused: true } });
    await becomes(contactId, { status: 'not_sent', reason: 'rule_paused' });
    await passTo('2027-03-15T10:00:00Z');
    await app.call(occasionRules.pause, { params: { id: rule.id }, body: { paused: false } });
    await becomes(contactId, { status: 'planned' });
    await app.tick();
    await becomes(contactId, { status: 'sent' });
  });

  it('suggest a personal line that goes out only where somebody adds it', async () => {
    const contactId = await planned();
    const { id } = await current(contactId);
    const refused = app.call(routes.draftLine, { params: { id } });
    await expect(refused).rejects.toMatchObject({ code: 'greeting_state' });
    await goesBy(contactId, await add({ occasions: ['birthday'], personalLine: true }));
    const { text, by } = await app.call(routes.draftLine, { params: { id } });
    expect([text?.length, by]).toEqual([expect.any(Number), 'local']);
    const shown = async () => (await app.call(routes.previewGreeting, { params: { id } })).text;
    expect(await shown()).not.toContain(text);
    await app.call(routes.editGreeting, { params: { id }, body: { note: text } });
    expect(await shown()).toContain(text);
    const other = await planned();
    await app.call(routes.draftLine, { params: { id: (await current(other)).id } });
    await passTo('2027-03-15T09:00:00Z');
    await becomes(contactId, { status: 'sent' });
    await becomes(other, { status: 'sent' });
    expect(mailTo(contactId)[0]!.text).toContain(text);
    expect((await current(other)).note).toBeUndefined();
    const late = app.call(routes.draftLine, { params: { id } });
    await expect(late).rejects.toMatchObject({ code: 'greeting_state' });
  });

  it('do not hinder a pause of one contact', async () => {
    const contactId = await planned();
    await app.patchContact(contactId, { greetingsPaused: true });
    await becomes(contactId, { status: 'not_sent', reason: 'contact_paused' });
    await app.patchContact(contactId, { greetingsPaused: false });
    await becomes(contactId, { status: 'planned' });
  });

  it('are refused where a template, a filter or a task does not fit', async () => {
    const refused = { code: 'validation_failed' };
    await expect(add({ template: 'birthday-warm' })).rejects.toMatchObject(refused);
    await expect(add({ action: 'task' })).rejects.toMatchObject(refused);
    await expect(add({ filter: { field: 'nonsense', op: 'eq', value: 1 } })).rejects.toMatchObject(refused);
  });

  it('show beforehand whom they fit', async () => {
    const contactId = await planned({ date: { date: '1987-03-14' } });
    await app.patchContact(contactId, { tags: ['preview'] });
    const preview = (offDays: 'send' | 'later') =>
      app.call(occasionRules.preview, {
        body: { name: 'Rule', action: 'email', filter: tagged('preview'), offDays },
      });
    const next = { contactId, occasion: 'birthday', day: '2027-03-14' };
    expect(await preview('later')).toMatchObject({ contacts: 1, next: [{ ...next, at: '2027-03-15T09:00:00Z' }] });
    expect(await preview('send')).toMatchObject({ next: [{ ...next, at: '2027-03-14T09:00:00Z' }] });
  });
});

describe('rules for tasks', () => {
  it('give the owner one task some days before, also where no email can go out', async () => {
    await add({ action: 'task', daysBefore: 3, taskTitle: 'Send a card', filter: tagged('card') });
    const contactId = await planned();
    await app.patchContact(contactId, { tags: ['card'], emailOptOut: true });
    await becomes(contactId, { status: 'not_sent', reason: 'opted_out' });
    const made = async () => {
      const { data } = await app.call(tasks.list, { user: people.admin, query: { q: 'card' } });
      return (data as unknown as { text: string }[]).map(({ text }) => JSON.parse(text) as object);
    };
    await app.makeTasks();
    expect(await made()).toEqual([]);
    app.clock.set('2027-03-12T12:00:00Z');
    await app.makeTasks();
    // As a crash leaves it that comes between making a task and noting that it was made.
    await OccasionTaskModel.deleteMany({});
    await app.makeTasks();
    expect(await made()).toMatchObject([
      { title: expect.stringMatching(/^Send a card: Ann Example \d+, birthday on March 15$/), dueOn: '2027-03-12' },
    ]);
  });
});
