import { createHmac } from 'node:crypto';
import type { VendorSettings } from '../../../kernel/integrations.ts';
import { OutboundError } from '../../../kernel/safe-fetch.errors.ts';
import {
  type NetworkCall,
  type NetworkTokens,
  type PostsReply,
  type ProfileFacts,
  type ProfileRef,
  type ReadContext,
  type RecognizedProfile,
  type SocialNetwork,
  SocialNetworkError,
} from '../../../ports/social-network.ts';
import { parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork, NetworkParts } from '../network-parts.ts';
import { clientOf, consentFlow, postAuth } from '../oauth-client.ts';

const network = 'Facebook';
const vendor = 'facebook';
const defaults = { auth: 'https://www.facebook.com', api: 'https://graph.facebook.com', version: 'v25.0' };
/** 200 calls an hour for each user of the app. */
const call: NetworkCall = { window: 'graph', limit: 200, windowMs: 3_600_000 };

/** Facebook Login and the Graph API. https://developers.facebook.com/docs/graph-api */
export const create: CreateNetwork = (parts) => {
  parts.integrations.register({
    vendor,
    name: network,
    feature: 'social',
    summary:
      'Contacts share their own name and picture by signing in. Facebook gives an app no posts of people and no other profiles.',
    fields: [
      { name: 'FACEBOOK_CLIENT_ID', label: 'App ID', secret: false, required: true },
      { name: 'FACEBOOK_CLIENT_SECRET', label: 'App secret', secret: true, required: true },
      {
        name: 'FACEBOOK_API_VERSION',
        label: 'Graph API version',
        help: `${defaults.version} unless told`,
        secret: false,
        required: false,
        check: (value) => (/^v\d{1,3}\.\d$/.test(value) ? undefined : 'must be a version such as v25.0'),
      },
      {
        name: 'FACEBOOK_AUTH_URL',
        label: 'Sign-in address',
        help: `${defaults.auth} unless told`,
        secret: false,
        required: false,
      },
      {
        name: 'FACEBOOK_API_URL',
        label: 'API address',
        help: `${defaults.api} unless told`,
        secret: false,
        required: false,
      },
    ],
    callbacks: [{ label: 'Valid OAuth redirect URI', path: '/v1/social/facebook/callback' }],
  });
  return new Facebook(parts);
};

class Facebook implements SocialNetwork {
  readonly platform = 'facebook';
  readonly name = network;
  readonly summary =
    'With consent: name and picture. Facebook gives an app no posts of people and no other profiles; an address alone stays a link.';
  readonly shares = ['Your name', 'Your picture'];
  readonly vendor = vendor;
  readonly example = 'https://www.facebook.com/name';
  readonly hasPosts = false;
  readonly syncEveryMinutes = 7 * 1440;
  readonly retention = { days: 90, purpose: 'Recognizing the contact; kept while the consent lasts.' };
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  abilities = async () => ({
    canConnect: (await this.#parts.integrations.settings(vendor)) !== undefined,
    readsAddresses: false,
  });

  recognize(address: string): RecognizedProfile | undefined {
    const url = parseWebAddress(address);
    if (!url || !/^(?:www\.|m\.)?facebook\.com$/.test(url.hostname)) return undefined;
    const [, name] = /^\/([\w.]{2,80})\/?$/.exec(url.pathname) ?? [];
    const id = url.searchParams.get('id');
    if (name === 'profile.php' && id && /^\d+$/.test(id))
      return { profileUrl: `https://www.facebook.com/profile.php?id=${id}` };
    return name && name !== 'profile.php'
      ? { profileUrl: `https://www.facebook.com/${name}`, handle: name }
      : undefined;
  }

  async readProfile(_ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    const { accessToken } = context;
    if (!accessToken) throw new SocialNetworkError('refused', 'Facebook needs the contact’s consent.');
    const settings = await this.#settings();
    const body = await context.call(call, async () => {
      const path = '/me?fields=id,name,picture.width(200),link';
      return { value: await this.#send(settings, path, { accessToken, method: 'GET', signal: context.signal }) };
    });
    const id = read.text(body.id, 40);
    if (!id) throw new SocialNetworkError('bad_reply', 'Facebook gave no profile.');
    return {
      profileId: id,
      profileUrl: read.url(body.link),
      isVerified: true,
      values: present({
        displayName: read.text(body.name, 200),
        avatarUrl: read.url(read.object(read.object(body.picture).data).url),
      }),
    };
  }

  readPosts = async (): Promise<PostsReply> => ({ posts: [], cursor: undefined });

  readonly #flow = consentFlow(async () => {
    const settings = await this.#settings();
    const auth = (settings.FACEBOOK_AUTH_URL ?? defaults.auth).replace(/\/+$/, '');
    const config = clientOf(
      {
        issuer: auth,
        authorization_endpoint: `${auth}/${versionOf(settings)}/dialog/oauth`,
        token_endpoint: `${apiOf(settings)}/oauth/access_token`,
      },
      {
        clientId: settings.FACEBOOK_CLIENT_ID ?? '',
        auth: postAuth(settings.FACEBOOK_CLIENT_SECRET ?? ''),
        fetch: this.#parts.fetchTrusted,
      },
    );
    return { network, config, scope: 'public_profile', isOpenId: false, usesPkce: true };
  });

  readonly consent = {
    begin: this.#flow.begin,
    finish: this.#flow.finish,
    revoke: async ({ accessToken }: NetworkTokens, signal: AbortSignal): Promise<void> => {
      await this.#send(await this.#settings(), '/me/permissions', { accessToken, method: 'DELETE', signal });
    },
  };

  async #send(
    settings: VendorSettings,
    path: string,
    { accessToken, method, signal }: { accessToken: string; method: 'GET' | 'DELETE'; signal: AbortSignal },
  ): Promise<Record<string, unknown>> {
    const url = new URL(`${apiOf(settings)}${path}`);
    // Proves that whoever has the token has the app's secret too.
    url.searchParams.set('appsecret_proof', proofOf(settings.FACEBOOK_CLIENT_SECRET ?? '', accessToken));
    const reply = await this.#parts
      .fetchTrusted(url.href, {
        ...{ method, maxBytes: 500_000, redirects: 0, signal },
        headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
      })
      .catch((error: unknown) => {
        throw error instanceof OutboundError
          ? new SocialNetworkError('unavailable', error.message, { cause: error })
          : error;
      });
    const body = await reply.bytes().then(parsed, () => undefined);
    if (reply.status >= 200 && reply.status < 300) {
      if (body === undefined) throw new SocialNetworkError('bad_reply', 'Facebook did not answer with JSON.');
      return read.object(body);
    }
    throw refusalOf(reply.status, read.object(read.object(body).error));
  }

  async #settings(): Promise<VendorSettings> {
    const settings = await this.#parts.integrations.settings(vendor);
    if (!settings) throw new SocialNetworkError('not_configured', 'Facebook is not connected.');
    return settings;
  }
}

const versionOf = (settings: VendorSettings) => settings.FACEBOOK_API_VERSION ?? defaults.version;
const apiOf = (settings: VendorSettings) =>
  `${(settings.FACEBOOK_API_URL ?? defaults.api).replace(/\/+$/, '')}/${versionOf(settings)}`;

export const proofOf = (secret: string, token: string): string =>
  createHmac('sha256', secret).update(token).digest('hex');

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

/** Which limit it is stands in the code of the error, whatever the status says. */
function refusalOf(status: number, error: Record<string, unknown>): SocialNetworkError {
  const code = Number(error.code);
  if ([4, 17, 32, 613].includes(code) || status === 429) {
    const rate = { limit: call.limit, remaining: 0, resetInMs: call.windowMs };
    const until = new Date(Date.now() + call.windowMs);
    return new SocialNetworkError('limited', 'Facebook was asked too often.', { rate, until });
  }
  if (code === 190 || code === 102 || status === 401)
    return new SocialNetworkError('refused', 'Facebook does not take the consent any more.');
  if (code === 10 || (code >= 200 && code < 300))
    return new SocialNetworkError('refused', 'The contact did not allow this on Facebook.');
  if (status >= 500 || code === 1 || code === 2)
    return new SocialNetworkError('unavailable', `Facebook answered ${status}.`);
  return new SocialNetworkError('bad_reply', `Facebook answered ${status}.`);
}
