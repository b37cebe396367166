import { quoteVendor } from '../../kernel/redact.ts';
import {
  type Mailer,
  type MailMessage,
  MailRefused,
  MailUnavailable,
  MailUncertain,
  type Taken,
} from '../../ports/mailer.ts';
import { composeMessage } from './compose.ts';
import { isBeforeHandover, retryAfter } from './http-replies.ts';
import { type AwsCredentials, signAws } from './sigv4.ts';

export interface SesSettings extends AwsCredentials {
  region: string;
  /** Another address of the API, such as an endpoint in a private network. */
  endpoint?: string;
  /** The configuration set whose event destinations report what becomes of a message. */
  configurationSet?: string;
}

/** The tag that carries our own id. */
export const tagName = 'sequelstring_ref';

const TIMEOUT_MS = 60_000;
/** AWS asks to wait this long where the daily quota is used up. */
const QUOTA_MS = 10 * 60_000;

/** Hands messages to Amazon SES (API v2, https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
export class SesMailer implements Mailer {
  readonly kind = 'ses';
  readonly idempotent = false;
  readonly #settings: SesSettings;
  readonly #now: () => Temporal.Instant;

  constructor(settings: SesSettings, now: () => Temporal.Instant) {
    this.#settings = settings;
    this.#now = now;
  }

  async send(message: MailMessage): Promise<Taken> {
    const raw = composeMessage(message, this.#now());
    const body = JSON.stringify({
      FromEmailAddress: message.from.address,
      Destination: { ToAddresses: [message.to.address] },
      Content: { Raw: { Data: raw.toString('base64') } },
      ...(this.#settings.configurationSet && { ConfigurationSetName: this.#settings.configurationSet }),
      ...(message.reference && { EmailTags: [{ Name: tagName, Value: message.reference }] }),
    });
    const reply = await this.#call('POST', '/v2/email/outbound-emails', body).catch((error: Error) => {
      throw isBeforeHandover(error)
        ? new MailUnavailable(`Amazon SES could not be reached: ${reasonOf(error)}`, { cause: error })
        : new MailUncertain(`The connection to Amazon SES broke before it answered: ${reasonOf(error)}`, {
            cause: error,
          });
    });
    if (!reply.ok) throw await failureOf(reply);
    const { MessageId: id } = (await reply.json().catch(() => ({}))) as { MessageId?: string };
    return { response: `Accepted by Amazon SES${id ? ` as ${id}` : ''}`, id };
  }

  async verify(): Promise<string | undefined> {
    try {
      const reply = await this.#call('GET', '/v2/email/account', '');
      if (!reply.ok) return (await failureOf(reply)).message;
      const account = (await reply.json()) as { ProductionAccessEnabled?: boolean; SendingEnabled?: boolean };
      if (account.SendingEnabled === false) return 'Amazon SES has paused sending for this account.';
      if (account.ProductionAccessEnabled === false)
        return 'This account is in the sandbox of Amazon SES: it only sends to verified addresses. Request production access.';
      return undefined;
    } catch (error) {
      return `Amazon SES could not be reached: ${reasonOf(error as Error)}`;
    }
  }

  async close(): Promise<void> {}

  #call(method: string, path: string, body: string): Promise<Response> {
    const { region, endpoint = `https://email.${region}.amazonaws.com` } = this.#settings;
    const url = new URL(`${endpoint.replace(/\/+$/, '')}${path}`);
    const at = new Date(this.#now().epochMilliseconds);
    const request = { method, url, body, headers: { 'content-type': 'application/json' } };
    return fetch(url, {
      method,
      headers: signAws(request, { service: 'ses', region, at }, this.#settings),
      ...(body && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}

/** Errors that are about the account or its settings rather than about this message. */
const ACCOUNT = /^(?:AccountSuspended|SendingPaused|MailFromDomainNotVerified|NotFound|LimitExceeded)/;

async function failureOf(reply: Response): Promise<Error> {
  const type = (reply.headers.get('x-amzn-errortype') ?? '').split(':')[0]!;
  const text = await reply.text().catch(() => '');
  const said = `Amazon SES answered ${reply.status}${type && ` ${type}`}: ${saidIn(text)}`;
  if (reply.status === 429 || /^(?:TooManyRequests|Throttling)/.test(type)) {
    const isDaily = /daily/i.test(text);
    const retryAfterMs = isDaily ? QUOTA_MS : retryAfter(reply.headers, Date.now());
    return new MailUnavailable(said, { retryAfterMs });
  }
  // In the sandbox, or with a sender that is not verified, nothing is wrong with the message.
  const isAccount = ACCOUNT.test(type) || /not verified/i.test(text);
  if (reply.status === 400 && !isAccount) return new MailRefused(said, { address: /invalid.*address/i.test(text) });
  if (reply.status === 502 || reply.status === 504) return new MailUncertain(said);
  return new MailUnavailable(said);
}

function saidIn(text: string): string {
  try {
    const body = JSON.parse(text) as { message?: string; Message?: string };
    return quoteVendor(body.message ?? body.Message ?? '') || 'no reason given';
  } catch {
    return quoteVendor(text) || 'no reason given';
  }
}

const reasonOf = (error: Error): string => quoteVendor((error.cause as Error | undefined)?.message ?? error.message);
