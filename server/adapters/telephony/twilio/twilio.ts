import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import type { Integrations, VendorSettings } from '../../../kernel/integrations.ts';
import { quoteVendor } from '../../../kernel/redact.ts';
import type { SafeFetch } from '../../../kernel/safe-fetch.ts';
import { type BrowserPhone, type PlacedCall, type Telephony, TelephonyError } from '../../../ports/telephony.ts';
import { addressAtVendor } from '../recording.ts';
import { twilioApi, twilioAuthorization } from './twilio.card.ts';
import { browserPhoneOf, hasBrowserPhone } from './twilio-token.ts';

export interface TwilioAddresses {
  /** Asked by Twilio what to do with a call. */
  voice: string;
  status: string;
}

/** Phone calls through Twilio's REST API, version 2010-04-01. */
export class TwilioTelephony implements Telephony {
  readonly provider = 'twilio';
  readonly name = 'Twilio';
  readonly #integrations: Integrations;
  readonly #fetch: SafeFetch;
  readonly #clock: Clock;
  readonly #addresses: TwilioAddresses;

  constructor(options: { integrations: Integrations; fetch: SafeFetch; clock: Clock; addresses: TwilioAddresses }) {
    this.#integrations = options.integrations;
    this.#fetch = options.fetch;
    this.#clock = options.clock;
    this.#addresses = options.addresses;
  }

  async isReady(): Promise<boolean> {
    return (await this.#integrations.settings('twilio')) !== undefined;
  }

  /** Not tried again: a call that may have been placed would ring twice. */
  async place({ callId, userPhone = '', to }: Parameters<Telephony['place']>[0]): Promise<PlacedCall> {
    const settings = await this.#settings();
    const form = new URLSearchParams({
      To: userPhone,
      From: settings.TWILIO_FROM!,
      Url: `${this.#addresses.voice}?${new URLSearchParams({ call: callId, to })}`,
      StatusCallback: `${this.#addresses.status}?${new URLSearchParams({ call: callId })}`,
      StatusCallbackMethod: 'POST',
    });
    for (const event of ['initiated', 'ringing', 'answered', 'completed']) form.append('StatusCallbackEvent', event);
    const reply = (await this.#post(settings, '/Calls.json', form)) as { sid?: unknown };
    if (typeof reply.sid !== 'string') throw new TelephonyError('Twilio did not say which call it placed.');
    return { externalCallId: reply.sid };
  }

  async browserPhone(userId: string): Promise<BrowserPhone | undefined> {
    const settings = await this.#settings();
    return hasBrowserPhone(settings) ? browserPhoneOf(settings, userId, nowAsDate(this.#clock)) : undefined;
  }

  async hangUp(externalCallId: string): Promise<void> {
    const path = `/Calls/${encodeURIComponent(externalCallId)}.json`;
    await this.#post(await this.#settings(), path, new URLSearchParams({ Status: 'completed' }));
  }

  async stopRecording(externalCallId: string): Promise<void> {
    const path = `/Calls/${encodeURIComponent(externalCallId)}/Recordings/Twilio.CURRENT.json`;
    await this.#post(await this.#settings(), path, new URLSearchParams({ Status: 'stopped' }));
  }

  async openRecording(url: string): ReturnType<Telephony['openRecording']> {
    const settings = await this.#settings();
    const api = new URL(twilioApi(settings));
    // Both sides on channels of their own, where they were recorded so.
    const response = await this.#fetch(`${addressAtVendor(url, api)}.wav?RequestedChannels=2`, {
      headers: { Authorization: twilioAuthorization(settings) },
      hosts: [api.hostname],
      maxBytes: 500_000_000,
      timeoutMs: 600_000,
    });
    if (response.status !== 200) {
      response.discard();
      // Twilio may take some seconds after its callback until it has the file.
      throw new Error(`Twilio answered with status ${response.status} for a recording.`);
    }
    const name = new URL(url).pathname.split('/').at(-1);
    return {
      content: response.body,
      mediaType: response.headers['content-type']?.split(';')[0] ?? 'audio/wav',
      fileName: `${name}.wav`,
    };
  }

  async #post(settings: VendorSettings, path: string, form: URLSearchParams): Promise<unknown> {
    const response = await fetch(twilioApi(settings) + path, {
      method: 'POST',
      headers: { Authorization: twilioAuthorization(settings) },
      body: form,
      signal: AbortSignal.timeout(20_000),
    });
    const body = (await response.json().catch(() => ({}))) as { message?: unknown };
    if (response.ok) return body;
    const reason = typeof body.message === 'string' ? quoteVendor(body.message, 300) : `status ${response.status}`;
    throw new TelephonyError(`Twilio refused: ${reason}`);
  }

  async #settings(): Promise<VendorSettings> {
    const settings = await this.#integrations.settings('twilio');
    if (!settings) throw new TelephonyError('Twilio is not connected.');
    return settings;
  }
}
