import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import type { Integrations } from '../../../kernel/integrations.ts';
import type { SafeFetch } from '../../../kernel/safe-fetch.ts';
import { type CallEvent, type PlacedCall, type Telephony, TelephonyError } from '../../../ports/telephony.ts';
import { openVendorRecording } from '../recording.ts';
import { type ApiRequest, SignedInApi, type SignIn } from '../signed-in-api.ts';
import { ringCentralSignIn, type Subscription, subscriptions } from './ringcentral.card.ts';
import { eventsOfRecord, type LogRecord } from './ringcentral.events.ts';

const account = '/restapi/v1.0/account/~';
const SUBSCRIPTION_SECONDS = 30 * 86_400;
const RENEW_MS = 7 * 86_400_000;

interface Options {
  integrations: Integrations;
  fetch: SafeFetch;
  clock: Clock;
  /** Where RingCentral tells of calls, and what it shows there; an address that is not https gets nothing. */
  hook: { address: string; verificationToken: string };
}

/** Phone calls through RingCentral's REST API, version 1.0. */
export class RingCentralTelephony implements Telephony {
  readonly provider = 'ringcentral';
  readonly name = 'RingCentral';
  readonly #options: Options;
  readonly #api: SignedInApi;

  constructor(options: Options) {
    this.#options = options;
    this.#api = new SignedInApi({ name: this.name, clock: options.clock });
  }

  async isReady(): Promise<boolean> {
    return (await this.#options.integrations.settings('ringcentral')) !== undefined;
  }

  /** RingOut. The session that it becomes has an id of its own, which its first event tells. */
  async place({ userPhone = '', to }: Parameters<Telephony['place']>[0]): Promise<PlacedCall> {
    await this.#send({
      method: 'POST',
      path: `${account}/extension/~/ring-out`,
      body: { from: { phoneNumber: userPhone }, to: { phoneNumber: to }, playPrompt: false },
      group: 'heavy',
    });
    return {};
  }

  async hangUp(externalCallId: string): Promise<void> {
    const path = `${account}/telephony/sessions/${encodeURIComponent(externalCallId)}`;
    await this.#send({ method: 'DELETE', path, group: 'light' });
  }

  async openRecording(url: string): ReturnType<Telephony['openRecording']> {
    const signIn = await this.#signIn();
    return openVendorRecording(this.#options.fetch, url, {
      name: this.name,
      token: await this.#api.token(signIn),
      apiUrl: signIn.apiUrl,
      hosts: ['media.ringcentral.com'],
    });
  }

  async *history(since: Date): AsyncGenerator<CallEvent> {
    for (let page = 1; ; page++) {
      const query = { view: 'Simple', type: 'Voice', dateFrom: since.toISOString(), perPage: '250', page: `${page}` };
      const path = `${account}/call-log?${new URLSearchParams(query)}`;
      const reply = ((await this.#send({ path, group: 'heavy' })) ?? {}) as {
        records?: LogRecord[];
        navigation?: { nextPage?: unknown };
      };
      for (const record of reply.records ?? []) yield* eventsOfRecord(record);
      if (!reply.navigation?.nextPage) return;
    }
  }

  /** One living subscription to the calls of the account at our address; those that were blacklisted never live again. */
  async keepSubscribed(): Promise<void> {
    const { address, verificationToken } = this.#options.hook;
    if (!address.startsWith('https://')) return;
    const reply = (await this.#send({ path: subscriptions, group: 'light' })) as { records?: Subscription[] };
    const bare = (text: string | undefined) => text?.split('?')[0];
    const ours = (reply?.records ?? []).filter(({ deliveryMode }) => bare(deliveryMode?.address) === bare(address));
    const alive = ours.find(({ status, deliveryMode }) => status === 'Active' && deliveryMode?.address === address);
    for (const one of ours)
      if (one !== alive) await this.#send({ method: 'DELETE', path: `${subscriptions}/${one.id}`, group: 'medium' });
    const body = {
      eventFilters: [`${account}/telephony/sessions`],
      deliveryMode: { transportType: 'WebHook', address, verificationToken },
      expiresIn: SUBSCRIPTION_SECONDS,
    };
    if (!alive) await this.#send({ method: 'POST', path: subscriptions, body, group: 'medium' });
    else if (Date.parse(alive.expirationTime ?? '') - nowAsDate(this.#options.clock).getTime() < RENEW_MS)
      await this.#send({ method: 'POST', path: `${subscriptions}/${alive.id}/renew`, group: 'medium' });
  }

  #send = async (request: ApiRequest): Promise<unknown> => this.#api.send(await this.#signIn(), request);

  async #signIn(): Promise<SignIn> {
    const settings = await this.#options.integrations.settings('ringcentral');
    if (!settings) throw new TelephonyError('RingCentral is not connected.');
    return ringCentralSignIn(settings);
  }
}
