import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mailer, type MailMessage, MailRefused } from './mailer.ts';

/** A mailer under test with what its mail system has taken over so far, as raw messages. */
export interface MailerHarness {
  mailer: Mailer;
  taken(): Promise<Uint8Array[]>;
  stop(): Promise<void>;
}

let serial = 0;

export const sampleMessage = (change: Partial<MailMessage> = {}): MailMessage => ({
  messageId: `<greeting.${++serial}@crm.example.com>`,
  from: { name: 'Olive Example', address: 'olive@crm.example.com' },
  to: { name: 'Ann Example', address: 'ann@example.com' },
  subject: 'Happy birthday',
  html: '<p>Happy birthday, <b>Ann</b>!</p>',
  text: 'Happy birthday, Ann!',
  headers: {},
  ...change,
});

/** What every mailer keeps to, whoever carries the messages. */
export function mailerContract(name: string, start: () => Promise<MailerHarness>): void {
  describe(`the mailer ${name}`, () => {
    let harness: MailerHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(() => harness.stop());

    const send = async (change: Partial<MailMessage> = {}) => {
      const message = sampleMessage(change);
      await harness.mailer.send(message);
      const raw = (await harness.taken()).at(-1)!;
      return { message, raw: Buffer.from(raw).toString('utf8'), parsed: await simpleParser(Buffer.from(raw)) };
    };

    it('says that it is ready', async () => {
      expect(await harness.mailer.verify()).toBeUndefined();
    });

    it('hands over both parts, the message id, the reply address and the headers', async () => {
      const { message, parsed } = await send({
        replyTo: { name: 'Olive', address: 'olive.private@example.com' },
        headers: {
          'List-Unsubscribe': `<https://crm.example.com/v1/emails/unsubscribe/${'x'.repeat(200)}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
      expect(parsed.messageId).toBe(message.messageId);
      expect(parsed.subject).toBe('Happy birthday');
      expect(parsed.from?.value).toEqual([{ name: 'Olive Example', address: 'olive@crm.example.com' }]);
      expect(parsed.to).toMatchObject({ value: [{ name: 'Ann Example', address: 'ann@example.com' }] });
      expect(parsed.replyTo?.value).toEqual([{ name: 'Olive', address: 'olive.private@example.com' }]);
      expect(parsed.html).toBe(message.html);
      expect(parsed.text?.trim()).toBe(message.text);
      const header = (key: string) =>
        parsed.headerLines.find((line) => line.key === key)?.line.replace(/\r\n\s+/g, ' ');
      expect(header('list-unsubscribe')).toBe(`List-Unsubscribe: ${message.headers['List-Unsubscribe']}`);
      expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    });

    it.each([
      ['commas and quotes', 'Example, Ann "the boss" <x@evil.test>'],
      ['letters of any script', 'Zoë Ångström 陳大文 🎂'],
      ['brackets and backslashes', 'A\\nn (work) [x]; B:'],
    ])('keeps names and subjects with %s whole and to one address', async (_, text) => {
      const { parsed } = await send({ to: { name: text, address: 'ann@example.com' }, subject: text });
      expect(parsed.to).toMatchObject({ value: [{ name: text, address: 'ann@example.com' }] });
      expect(parsed.subject).toBe(text);
    });

    it('keeps a subject as it is that looks like an encoded word (RFC 2047)', async () => {
      const subject = `Happy birthday, =?utf-8?Q?Bcc=3A?= x ${'and more '.repeat(10)}"!"`;
      const { parsed } = await send({ subject });
      expect(parsed.subject).toBe(subject);
      expect((await send({ subject: '=?utf-8?B?SGk=?=' })).parsed.subject).toBe('=?utf-8?B?SGk=?=');
    });

    it.each(['\r\n', '\n', '\r', '\u0000', '\u2028', '\r\n\r\n'])(
      'turns line break %j in names and subjects into spaces, so that no header can be added',
      async (breaker) => {
        const text = `Ann${breaker}Bcc: victim@example.com${breaker}X-Evil: 1`;
        const { parsed, raw } = await send({
          from: { name: text, address: 'olive@crm.example.com' },
          to: { name: text, address: 'ann@example.com' },
          replyTo: { name: text, address: 'olive@example.com' },
          subject: text,
        });
        expect(parsed.headers.has('bcc')).toBe(false);
        expect(parsed.headers.has('x-evil')).toBe(false);
        expect(raw).not.toMatch(/^(?:Bcc|X-Evil):/im);
        expect(parsed.subject).toBe('Ann Bcc: victim@example.com X-Evil: 1');
        expect(parsed.to).toMatchObject({ value: [{ address: 'ann@example.com' }] });
      },
    );

    it.each([
      'ann@example.com\r\nRCPT TO:<victim@example.com>',
      'ann@example.com, victim@example.com',
      'ann@example.com>',
      '<ann@example.com>',
      'ann example@example.com',
      'ann@@example.com',
      'example.com',
      '',
    ])('refuses the recipient %j as an address', async (address) => {
      const refusal = await harness.mailer.send(sampleMessage({ to: { address } })).catch((error) => error);
      expect(refusal).toBeInstanceOf(MailRefused);
      expect(refusal.address).toBe(true);
      expect(await harness.taken()).toEqual([]);
    });

    it.each<Partial<MailMessage>>([
      { messageId: '<a@b>\r\nX-Evil: 1' },
      { headers: { 'X-Fine': 'a\r\nX-Evil: 1' } },
      { headers: { 'X-Evil: 1\r\nX': 'a' } },
      { from: { address: 'olive@crm.example.com\r\nX-Evil: 1' } },
    ])('refuses the message with a line break in %j', async (change) => {
      const refusal = await harness.mailer.send(sampleMessage(change)).catch((error) => error);
      expect(refusal).toBeInstanceOf(MailRefused);
      expect(refusal.address).toBe(false);
      expect(await harness.taken()).toEqual([]);
    });

    it('carries lone dots, bare line feeds and very long lines unchanged', async () => {
      const text = ['.', '..', '.\r', 'From here', 'y'.repeat(5000), '\u00e9'.repeat(900)].join('\n');
      const { parsed } = await send({ text, html: `<pre>${text}</pre>` });
      const lines = (value: string) =>
        value
          .replace(/\r\n?|\n/g, '\n')
          .replace(/\n+/g, '\n')
          .trim();
      expect(lines(parsed.text ?? '')).toBe(lines(text));
      expect(lines(parsed.html || '')).toBe(lines(`<pre>${text}</pre>`));
    });

    it('takes many messages at once, each of them once', async () => {
      const messages = Array.from({ length: 60 }, () => sampleMessage());
      await Promise.all(messages.map((message) => harness.mailer.send(message)));
      const ids = await Promise.all(
        (await harness.taken()).map(async (raw) => (await simpleParser(Buffer.from(raw))).messageId),
      );
      expect(ids.sort()).toEqual(messages.map(({ messageId }) => messageId).sort());
    });

    it('keeps one message of two with the same message id, where it says so', async () => {
      const message = sampleMessage();
      await harness.mailer.send(message);
      await harness.mailer.send(message);
      expect(await harness.taken()).toHaveLength(harness.mailer.idempotent ? 1 : 2);
    });
  });
}
