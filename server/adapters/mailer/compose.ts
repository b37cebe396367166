import { randomUUID } from 'node:crypto';
import { encodeWord, foldLines, hasLongerLines, isPlainText } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import * as quotedPrintable from 'nodemailer/lib/qp';
import { type MailAddress, type MailMessage, MailRefused } from '../../ports/mailer.ts';

// RFC 5321 dot-atoms without the quoted forms, plus letters beyond ASCII (RFC 6531).
const ADDRESS = /^[^\s"(),:;<>@[\\\]\p{Cc}]{1,64}@[^\s"(),:;<>@[\\\]\p{Cc}]{1,255}$/u;
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]+>$/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/** Bytes of a line that reads well, and of the longest one that may be sent, without their ends (RFC 5322, 2.1.1). */
const LINE = 76;
const LONGEST_LINE = 998;

/**
 * Builds the message as it goes over the wire (RFC 5322, MIME, CRLF line ends). Throws `MailRefused` for what could smuggle
 * a header or a recipient into it; control characters in names and in the subject become spaces.
 *
 * Two texts and a few headers need none of the streams of nodemailer's own composer, which take longer than the sending.
 */
export function composeMessage(given: MailMessage, at: Temporal.Instant): Buffer {
  const message = checkMessage(given);
  // No encoded text contains "=_" (RFC 2045, 6.7).
  const boundary = `=_${randomUUID()}`;
  const headers = [
    header('From', message.from),
    header('To', message.to),
    ...(message.replyTo ? [header('Reply-To', message.replyTo)] : []),
    header('Subject', asTyped(message.subject)),
    header('Message-ID', message.messageId),
    ...Object.entries(message.headers).map(([name, value]) => unfolded(name, value)),
    header('Date', new Date(at.epochMilliseconds)),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  const parts = [part('text/plain', message.text), part('text/html', message.html)];
  const body = parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('');
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}--${boundary}--\r\n`);
}

const encoder = new MimeNode();

/** Names, subjects and domains beyond ASCII are encoded; only what could not be delivered otherwise stays UTF-8. */
const header = (name: string, value: MailAddress | Date | string): string =>
  foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, LINE);

/** In one line where it may be: some relays sign what is folded behind the colon in a way that others cannot verify. */
function unfolded(name: string, value: string): string {
  const line = `${name}: ${value}`;
  return line.length <= LONGEST_LINE ? line : foldLines(line, LINE);
}

/** A text in the plainest encoding that carries it: as it is, quoted-printable, or base64 where most of it is not Latin. */
function part(type: string, given: string): string {
  const text = given.replace(/\r\n?|\n/g, '\r\n');
  const [encoding, body] = encoded(text);
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
}

function encoded(text: string): [encoding: string, body: string] {
  if (isPlainText(text) && !hasLongerLines(text, LINE)) return ['7bit', text];
  const bytes = Buffer.from(text);
  if (bytes.length < text.length * MOSTLY_LATIN) {
    return ['quoted-printable', quotedPrintable.wrap(quotedPrintable.encode(bytes), LINE)];
  }
  return ['base64', bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')];
}

/** Quoted-printable writes three characters for a byte beyond ASCII, base64 four for three bytes of any kind. */
const MOSTLY_LATIN = 1.25;

/** The message with one-line names and subject. Throws `MailRefused` for what could smuggle a header or a recipient into it. */
export function checkMessage(message: MailMessage): MailMessage {
  checkAddress(message.from, 'sender', false);
  checkAddress(message.to, 'recipient', true);
  if (message.replyTo) checkAddress(message.replyTo, 'reply address', false);
  if (!MESSAGE_ID.test(message.messageId)) throw new MailRefused('The message id is not valid.', { address: false });
  for (const [name, value] of Object.entries(message.headers)) {
    if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) continue;
    throw new MailRefused(`The header ${JSON.stringify(name)} is not valid.`, { address: false });
  }
  return {
    ...message,
    from: structured(message.from),
    to: structured(message.to),
    replyTo: message.replyTo && structured(message.replyTo),
    subject: oneLine(message.subject),
  };
}

/** `Ann Example <ann@example.com>` for people to read; not for headers. */
export const showAddress = ({ name, address }: MailAddress): string =>
  name ? `${oneLine(name)} <${address}>` : address;

function checkAddress({ address }: MailAddress, role: string, recipient: boolean): void {
  if (address.length <= 254 && ADDRESS.test(address)) return;
  throw new MailRefused(`The ${role} ${JSON.stringify(address)} is not an email address.`, { address: recipient });
}

const structured = ({ name, address }: MailAddress) => ({ name: oneLine(name ?? ''), address });

/** Text that looks like an encoded word is encoded itself, or mail programs would show something else (RFC 2047, 7). */
const asTyped = (text: string): string => (text.includes('=?') ? encodeWord(text, 'Q', 52) : text);

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
