import type { NodemailerError } from 'nodemailer/lib/errors';
import { quoteVendor } from '../../kernel/redact.ts';
import { MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';

/** Replies about the session rather than the message: out of order, not signed in, no TLS, no service (RFC 5321, RFC 4954). */
const SESSION_REPLIES = new Set([421, 454, 500, 502, 503, 504, 521, 530, 534, 535, 538]);
/** Refusals of a recipient that do not say that the mailbox is gone (RFC 3463: policy, mailbox full, message too long, ...). */
const NOT_THE_ADDRESS = /^5\.(?:[34567]\.\d+|2\.[234]|1\.[78])$/;

/**
 * Turns a failure of the SMTP client into one of the port's three, by when it happened (RFC 5321 4.2, 4.5.3). `ended`: the
 * whole message with its final dot had been given to the connection.
 */
export function classifyFailure(error: NodemailerError, ended: boolean): MailRefused | MailUnavailable | MailUncertain {
  const said = error.response ? quoteVendor(error.response) : quoteVendor(error.message);
  const reply = error.responseCode;
  if (reply === undefined) {
    if (ended) return new MailUncertain(`The connection broke after the message was sent: ${said}`, { cause: error });
    if (error.code === 'EMESSAGE') return new MailRefused(said, { address: false, cause: error });
    if (error.code === 'EENVELOPE') return new MailRefused(said, { address: true, cause: error });
    return unreachable(error);
  }
  if (isQuota(error, said)) {
    return new MailUnavailable(`The mail server's sending quota is used up: ${said}`, { cause: error });
  }
  if (reply >= 500 && isAboutMessage(error, reply)) {
    return new MailRefused(`The mail server refused the ${subjectOf(error)}: ${said}`, {
      address: error.command === 'RCPT TO' && isAddressGone(reply, said),
      cause: error,
    });
  }
  return new MailUnavailable(`The mail server asked to come back later: ${said}`, { cause: error });
}

/** A failure before any message was offered. */
export const unreachable = (error: NodemailerError): MailUnavailable =>
  new MailUnavailable(`The mail server could not be reached: ${quoteVendor(error.response ?? error.message)}`, {
    cause: error,
  });

const isAboutMessage = (error: NodemailerError, reply: number): boolean =>
  (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') && !SESSION_REPLIES.has(reply);

/** The sender has sent enough for now; a full mailbox is the recipient's quota (RFC 3463: X.2.2). */
function isQuota({ command }: NodemailerError, said: string): boolean {
  if (
    /^\d{3}[ -]5\.2\.2\b/.test(said) ||
    /\bsize\b|too (?:big|large)|mailbox|recipient'?s? (?:quota|is over)/i.test(said)
  )
    return false;
  if (/^\d{3}[ -][45]\.4\.5\b/.test(said)) return true;
  const isOfSender = /\b(?:daily|hourly|sending|outgoing|outbound|relay|sender|per (?:day|hour|minute)|rate)\b/i.test(
    said,
  );
  const isLimit = /\b(?:quotas?|limits?|limited|too many (?:messages|e?mails|recipients))\b/i.test(said);
  return isLimit && (isOfSender || command !== 'RCPT TO');
}

function isAddressGone(reply: number, said: string): boolean {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1];
  if (enhanced) return !NOT_THE_ADDRESS.test(enhanced);
  // Without an enhanced code only these say "no such mailbox", and some servers use 550 for "we do not relay" as well.
  return [501, 550, 551, 553, 556].includes(reply) && !/relay|authenticat/i.test(said);
}

function subjectOf(error: NodemailerError): string {
  if (error.command === 'RCPT TO') return 'recipient';
  return error.command === 'MAIL FROM' ? 'sender' : 'message';
}
