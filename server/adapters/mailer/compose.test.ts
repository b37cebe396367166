import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { MailMessage } from '../../ports/mailer.ts';
import { composeMessage } from './compose.ts';

const at = Temporal.Instant.from('2027-03-15T09:00:00Z');
const message: MailMessage = {
  messageId: '<greeting.1@example.com>',
  from: { name: 'Robin Rep', address: 'robin@example.com' },
  to: { name: 'Ann Example', address: 'ann@example.com' },
  subject: 'Happy birthday',
  text: 'Many happy returns!',
  html: '<p>Many happy returns!</p>',
  headers: { 'List-Unsubscribe': '<https://crm.example.com/u>' },
};
const wire = (change: Partial<MailMessage> = {}) => composeMessage({ ...message, ...change }, at).toString('latin1');
const encodingsOf = (raw: string) =>
  [...raw.matchAll(/Content-Transfer-Encoding: (\S+)/g)].map(([, encoding]) => encoding);

/** Letters of several scripts, emoji, and what encodings stumble over. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom('=', '.', ' ', '\t', '\n', '\r\n', '=?', '?=', '--', 'From ', 'ä', 'Ж', '日本', '🎂', '<b>', '"'),
      fc.string(),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join('').replace(/[\p{Cc}\u2028\u2029]/gu, (char) => (/[\t\r\n]/.test(char) ? char : ' ')));

const lines = (text: string | undefined) => (text ?? '').replace(/\r\n?/g, '\n').replace(/\n+$/, '');
const oneLine = (text: string) => text.replace(/[\t\r\n]+/g, ' ').trim();

describe('a composed message', () => {
  it('reads as it was written, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (subject, name, text, html) => {
        const raw = composeMessage({ ...message, subject, to: { ...message.to, name }, text, html }, at);
        const mail = await simpleParser(raw);
        expect(lines(mail.text)).toBe(lines(text));
        expect(lines(mail.html || '')).toBe(lines(html));
        const squeezed = (value = '') => value.replace(/\s+/g, ' ').trim();
        expect(squeezed(mail.subject)).toBe(squeezed(oneLine(subject)));
        const [to] = [mail.to].flat();
        expect(to?.value[0]?.address).toBe('ann@example.com');
        expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: 'https://crm.example.com/u' } });
      }),
      { numRuns: 200 },
    );
  });

  it('has lines of at most 76 characters in its body, all with CRLF', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, html) => {
        const body = wire({ text: text.repeat(5), html: html.repeat(5) })
          .split('\r\n\r\n')
          .slice(1)
          .join('\r\n\r\n');
        for (const line of body.split('\r\n')) {
          expect(line).not.toMatch(/[\r\n]/);
          if (!line.startsWith('Content-')) expect(line.length).toBeLessThanOrEqual(76);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is sent as it is where it can be, and encoded as its letters are best', () => {
    expect(encodingsOf(wire())).toEqual(['7bit', '7bit']);
    expect(encodingsOf(wire({ text: 'Alles Gute, Jürgen', html: `<p>${'long '.repeat(30)}</p>` }))).toEqual([
      'quoted-printable',
      'quoted-printable',
    ]);
    expect(encodingsOf(wire({ text: 'お誕生日おめでとうございます' }))).toEqual(['base64', '7bit']);
  });

  it('writes domains beyond ASCII as the name system knows them', () => {
    expect(wire({ to: { address: 'ann@bücher.example' } })).toContain('To: ann@xn--bcher-kva.example\r\n');
  });

  it('keeps a header in one line as long as it may be', () => {
    const link = (length: number) => `<https://crm.example.com/${'u'.repeat(length)}>`;
    expect(wire({ headers: { 'List-Unsubscribe': link(500) } })).toContain(`List-Unsubscribe: ${link(500)}\r\n`);
  });
});
