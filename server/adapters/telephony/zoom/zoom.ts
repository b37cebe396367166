import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import type { Integrations } from '../../../kernel/integrations.ts';
import type { SafeFetch } from '../../../kernel/safe-fetch.ts';
import { type CallEvent, type PlacedCall, type Telephony, TelephonyError } from '../../../ports/telephony.ts';
import { openVendorRecording } from '../recording.ts';
import { SignedInApi, type SignIn } from '../signed-in-api.ts';
import { zoomSignIn } from './zoom.card.ts';
import { historyEvents, recordingEvents } from './zoom.events.ts';

interface Options {
  integrations: Integrations;
  fetch: SafeFetch;
  clock: Clock;
}

/** Calls of Zoom Phone. It has no interface to place a call: a link has Zoom on the user's device dial. */
export class ZoomTelephony implements Telephony {
  readonly provider = 'zoom';
  readonly name = 'Zoom Phone';
  readonly usesDialLink = true;
  readonly #options: Options;
  readonly #api: SignedInApi;

  constructor(options: Options) {
    this.#options = options;
    this.#api = new SignedInApi({ name: 'Zoom', clock: options.clock });
  }

  async isReady(): Promise<boolean> {
    return (await this.#options.integrations.settings('zoom')) !== undefined;
  }

  place = async ({ to }: { to: string }): Promise<PlacedCall> => ({ dialLink: `zoomphonecall://${to}` });

  async openRecording(url: string): ReturnType<Telephony['openRecording']> {
    const signIn = await this.#signIn();
    return openVendorRecording(this.#options.fetch, url, {
      name: 'Zoom',
      token: await this.#api.token(signIn),
      apiUrl: signIn.apiUrl,
      hosts: ['zoom.us', '.zoom.us'],
    });
  }

  async *history(since: Date): AsyncGenerator<CallEvent> {
    for await (const row of this.#all('call_history', since, 'heavy')) yield* historyEvents(row);
    for await (const row of this.#all('recordings', since, 'medium')) yield* recordingEvents(row);
  }

  async *#all(what: 'call_history' | 'recordings', since: Date, group: string): AsyncGenerator<unknown> {
    const time = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');
    const range = { from: time(since), to: time(nowAsDate(this.#options.clock)), page_size: '300' };
    for (let token: string | undefined = ''; token !== undefined; ) {
      const query = new URLSearchParams({ ...range, ...(token && { next_page_token: token }) });
      const reply = await this.#api.send(await this.#signIn(), { path: `/phone/${what}?${query}`, group });
      const page = (reply ?? {}) as Record<string, unknown>;
      const rows = page[what];
      yield* Array.isArray(rows) ? rows : [];
      const next = page.next_page_token;
      token = typeof next === 'string' && next !== '' && next !== token ? next : undefined;
    }
  }

  async #signIn(): Promise<SignIn> {
    const settings = await this.#options.integrations.settings('zoom');
    if (!settings) throw new TelephonyError('Zoom Phone is not connected.');
    return zoomSignIn(settings);
  }
}
