import { quoteVendor } from '../../kernel/redact.ts';
import { type Mailer, type MailMessage, MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import { checkMessage } from './compose.ts';
import { isBeforeHandover, retryAfter } from './http-replies.ts';

export interface SendGridSettings {
  apiKey: string;
  /** `https://api.sendgrid.com`, or `https://api.eu.sendgrid.com` in the EU. */
  baseUrl?: string;
  /** Has SendGrid add its picture that tells of opening. */
  trackOpens?: boolean;
}

const TIMEOUT_MS = 60_000;

/** Hands messages to SendGrid's v3 API (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send). */
export class SendGridMailer implements Mailer {
  readonly kind = 'sendgrid';
  readonly idempotent = false;
  readonly #settings: SendGridSettings;

  constructor(settings: SendGridSettings) {
    this.#settings = settings;
  }

  async send(given: MailMessage): Promise<{ response: string }> {
    const body = JSON.stringify(bodyOf(checkMessage(given), this.#settings));
    const reply = await this.#call('/v3/mail/send', { method: 'POST', body }).catch((error: Error) => {
      throw isBeforeHandover(error)
        ? new MailUnavailable(`SendGrid could not be reached: ${reasonOf(error)}`, { cause: error })
        : new MailUncertain(`The connection to SendGrid broke before it answered: ${reasonOf(error)}`, {
            cause: error,
          });
    });
    if (reply.status === 202) {
      const id = reply.headers.get('x-message-id');
      await reply.body?.cancel();
      return { response: id ? `Accepted by SendGrid as ${id}` : 'Accepted by SendGrid' };
    }
    throw await failureOf(reply);
  }

  async verify(): Promise<string | undefined> {
    try {
      const reply = await this.#call('/v3/scopes', { method: 'GET' });
      if (reply.status === 401) return 'SendGrid refused the API key. Create a new one under Settings > API Keys.';
      if (!reply.ok) return `SendGrid answered ${reply.status}: ${(await problemsOf(reply)).text}`;
      const { scopes } = (await reply.json()) as { scopes?: unknown };
      if (Array.isArray(scopes) && scopes.includes('mail.send')) return undefined;
      return 'This API key may not send email. Give it the permission "Mail Send".';
    } catch (error) {
      return `SendGrid could not be reached: ${reasonOf(error as Error)}`;
    }
  }

  async close(): Promise<void> {}

  #call(path: string, init: { method: string; body?: string }): Promise<Response> {
    const { apiKey, baseUrl = 'https://api.sendgrid.com' } = this.#settings;
    return fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}

function bodyOf(message: MailMessage, { trackOpens = false }: SendGridSettings): object {
  const { from, to, replyTo, subject, text, html, headers, messageId, reference } = message;
  return {
    personalizations: [
      {
        to: [addressOf(to)],
        headers: { ...headers, 'Message-ID': messageId },
        // Comes back with every event about this message.
        ...(reference && { custom_args: { [referenceName]: reference } }),
      },
    ],
    from: addressOf(from),
    ...(replyTo && { reply_to: addressOf(replyTo) }),
    subject,
    content: [
      { type: 'text/plain', value: text || ' ' },
      { type: 'text/html', value: html || ' ' },
    ],
    tracking_settings: {
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: trackOpens },
      // The message carries a link of its own.
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    },
  };
}

/** The custom argument that carries our own id. */
export const referenceName = 'sequelstring_ref';

const addressOf = ({ name, address }: { name?: string; address: string }) => ({
  email: address,
  ...(name && { name }),
});

/**
 * By what SendGrid says (mail-send/errors): a request that it cannot take is refused for good; its limits, its own failures and
 * a wrong key pass. 502 and 504 come from in between, so that nobody knows.
 */
async function failureOf(reply: Response): Promise<Error> {
  const { text, fields } = await problemsOf(reply);
  const said = `SendGrid answered ${reply.status}: ${text}`;
  if (reply.status === 400 || reply.status === 413) {
    const isAddress = fields.some((field) => /^personalizations\.\d+\.to\b/.test(field));
    return new MailRefused(said, { address: isAddress });
  }
  if (reply.status === 502 || reply.status === 504) return new MailUncertain(said);
  return new MailUnavailable(said, { retryAfterMs: retryAfter(reply.headers, Date.now()) });
}

async function problemsOf(reply: Response): Promise<{ text: string; fields: string[] }> {
  const body = await reply.text().catch(() => '');
  try {
    const { errors } = JSON.parse(body) as { errors: { message?: string; field?: string | null }[] };
    const text = errors.map(({ message }) => message ?? '').join(' ');
    return { text: quoteVendor(text) || 'no reason given', fields: errors.flatMap(({ field }) => field ?? []) };
  } catch {
    return { text: quoteVendor(body) || 'no reason given', fields: [] };
  }
}

const reasonOf = (error: Error): string => quoteVendor((error.cause as Error | undefined)?.message ?? error.message);
