import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailerContract, sampleMessage } from '../../ports/mailer.contract.ts';
import { MailUnavailable } from '../../ports/mailer.ts';
import { FolderFiles } from '../files/folder.ts';
import { OutboxMailer } from './outbox.ts';

const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');

mailerContract('that writes to the outbox folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'outbox-'));
  const mailer = new OutboxMailer({ files: new FolderFiles(root), now });
  return {
    mailer,
    async taken() {
      const { emails } = await mailer.outbox.list({ page: 1, limit: 200 });
      return Promise.all(emails.reverse().map(({ id }) => readFile(join(root, 'outbox', `${id}.eml`))));
    },
    stop: () => rm(root, { recursive: true }),
  };
});

describe('the outbox folder', () => {
  const makeMailer = async () => {
    const root = await mkdtemp(join(tmpdir(), 'outbox-'));
    onTestFinished(() => rm(root, { recursive: true }));
    return { folder: join(root, 'outbox'), mailer: new OutboxMailer({ files: new FolderFiles(root), now }) };
  };

  it('has each header in one line as long as that is allowed', async () => {
    const { mailer, folder } = await makeMailer();
    const link = `<https://crm.example.com/v1/emails/unsubscribe/${'x'.repeat(200)}>`;
    await mailer.send(sampleMessage({ headers: { 'List-Unsubscribe': link } }));
    const name = (await readdir(folder)).find((file) => file.endsWith('.eml'));
    expect(await readFile(join(folder, name!), 'utf8')).toContain(`List-Unsubscribe: ${link}\r\n`);
  });

  it('lists its messages page by page and reads each of them', async () => {
    const { mailer } = await makeMailer();
    for (const name of ['One', 'Two', 'Three'])
      await mailer.send(sampleMessage({ subject: name, headers: { 'X-Kind': name } }));
    const first = await mailer.outbox.list({ page: 1, limit: 2 });
    const second = await mailer.outbox.list({ page: 2, limit: 2 });
    expect(first.total).toBe(3);
    expect([...first.emails, ...second.emails].map(({ subject }) => subject).sort()).toEqual(['One', 'Three', 'Two']);
    const [email] = second.emails;
    expect(email).toMatchObject({
      to: 'Ann Example <ann@example.com>',
      from: 'Olive Example <olive@crm.example.com>',
      at: '2027-03-15T09:00:00.000Z',
    });
    const read = await mailer.outbox.read(email!.id);
    expect(read).toMatchObject({ text: 'Happy birthday, Ann!\n', headers: { 'X-Kind': email!.subject } });
    expect(read?.html).toContain('<b>Ann</b>');
  });

  it('leaves no drafts behind and looks at its own files alone', async () => {
    const { folder, mailer } = await makeMailer();
    await mailer.send(sampleMessage());
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await mailer.outbox.list({ page: 1, limit: 25 })).total).toBe(1);
  });

  it.each(['../../etc/passwd', '..%2f', 'a'.repeat(40).slice(1), `${'a'.repeat(40)}`])(
    'has no message %j',
    async (id) => {
      const { mailer } = await makeMailer();
      expect(await mailer.outbox.read(id)).toBeUndefined();
    },
  );

  it('says so when the folder cannot be written', async () => {
    const root = await mkdtemp(join(tmpdir(), 'outbox-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'file'), '');
    const mailer = new OutboxMailer({ files: new FolderFiles(join(root, 'file')), now });
    expect(await mailer.verify()).toMatch(/cannot be written/);
    await expect(mailer.send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
  });
});
