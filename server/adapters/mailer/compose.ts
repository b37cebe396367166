import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { type MailAddress, type MailMessage, MailRefused } from '../../ports/mailer.ts';

// RFC 5321 dot-atoms without the quoted forms, plus letters beyond ASCII (RFC 6531).
const ADDRESS = /^[^\s"(),:;<>@[\\\]\p{Cc}]{1,64}@[^\s"(),:;<>@[\\\]\p{Cc}]{1,255}$/u;
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]+>$/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/**
 * Builds the message as it goes over the wire (RFC 5322, MIME, CRLF line ends). Throws `MailRefused` for what could smuggle
 * a header or a recipient into it; control characters in names and in the subject become spaces.
 */
export function composeMessage(given: MailMessage, at: Temporal.Instant): Promise<Buffer> {
  const message = checkMessage(given);
  const composer = new MailComposer({
    messageId: message.messageId,
    date: new Date(at.epochMilliseconds),
    from: { name: '', ...message.from },
    to: { name: '', ...message.to },
    replyTo: message.replyTo && { name: '', ...message.replyTo },
    subject: asTyped(message.subject),
    html: message.html,
    text: message.text,
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, unfolded(name, value)])),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, raw) => (error ? reject(error) : resolve(raw)));
  });
}

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

/** Bytes of a line without its end (RFC 5322, 2.1.1). */
const longestLine = 998;

/** In one line where it may be: some relays sign what is folded behind the colon in a way that others cannot verify. */
const unfolded = (name: string, value: string) =>
  name.length + 2 + value.length <= longestLine ? { prepared: true, value } : value;

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
