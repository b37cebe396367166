import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { sampleMessage } from '../../ports/mailer.contract.ts';
import { MailUnavailable } from '../../ports/mailer.ts';
import { startMailServer } from './mail-server.fixture.ts';
import { SmtpMailer } from './smtp.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** What receiving servers do with the key out of the DNS (RFC 6376, 6.1), in relaxed canonicalization (3.4). */
function isSigned(raw: Buffer): boolean {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, end).split(/\r\n(?![ \t])/);
  const header = headers.find((line) => /^dkim-signature:/i.test(line)) ?? '';
  const tags = new Map(
    header
      .slice(header.indexOf(':') + 1)
      .replaceAll(/\s/g, '')
      .split(';')
      .flatMap((tag): [string, string][] => {
        const [, name, value] = /^(\w+)=(.*)$/.exec(tag) ?? [];
        return name ? [[name, value ?? '']] : [];
      }),
  );
  expect(tags.get('c')).toBe('relaxed/relaxed');
  expect([tags.get('d'), tags.get('s'), tags.get('a')]).toEqual(['example.com', 'crm2027', 'rsa-sha256']);
  const body = text
    .slice(end + 4)
    .replaceAll(/[ \t]+(?=\r\n)/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n');
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags.get('bh')) return false;
  const left = headers.filter((line) => line !== header);
  const named = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return at < 0 ? [] : left.splice(at, 1);
  });
  const unsigned = header.replace(/(\bb=)[^;]*/, '$1');
  const signed = [...named.map((line) => `${relaxed(line)}\r\n`), relaxed(unsigned)].join('');
  return createVerify('RSA-SHA256')
    .update(signed, 'latin1')
    .verify(publicKey, tags.get('b') ?? '', 'base64');
}

function relaxed(line: string): string {
  const [, name, value] = /^([^:]+):([\s\S]*)$/.exec(line) ?? [];
  return `${name?.trim().toLowerCase()}:${value
    ?.replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()}`;
}

it('an email arrives with a DKIM signature that the published key verifies, over both unsubscribe headers', async () => {
  const server = await startMailServer();
  const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');
  const dkim = { domain: 'example.com', selector: 'crm2027', privateKey: pem };
  const mailer = new SmtpMailer({ url: server.url, now, dkim });
  const headers = {
    'List-Unsubscribe': '<https://crm.example.com/v1/emails/unsubscribe/token>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  await mailer.send(sampleMessage({ headers, html: '<p>Grüße  \t aus Köln</p>\n\n\n' }));
  await mailer.close();
  await server.stop();
  const { raw } = server.messages[0]!;
  expect(isSigned(raw)).toBe(true);
  const changed = (from: string, to: string) => Buffer.from(raw.toString('latin1').replace(from, to), 'latin1');
  expect(isSigned(changed('unsubscribe/token', 'unsubscribe/other'))).toBe(false);
  expect(isSigned(changed('One-Click', 'Two-Click'))).toBe(false);
  expect(isSigned(Buffer.concat([raw, Buffer.from('More\r\n')]))).toBe(false);
});

it('an email that cannot be signed is left to another mail system', async () => {
  const server = await startMailServer();
  const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');
  const dkim = { domain: 'example.com', selector: 'crm2027', privateKey: 'no key' };
  const mailer = new SmtpMailer({ url: server.url, now, dkim });
  const failure = await mailer.send(sampleMessage()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MailUnavailable);
  expect((failure as Error).message).toBe(
    'The message could not be signed: DKIM_PRIVATE_KEY must be an RSA private key in PEM',
  );
  await mailer.close();
  await server.stop();
  expect(server.messages).toEqual([]);
});
