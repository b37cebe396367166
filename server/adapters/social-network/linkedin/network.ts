import {
  type NetworkCall,
  type PostsReply,
  type ProfileFacts,
  type ProfileRef,
  type ReadContext,
  type RecognizedProfile,
  type SocialNetwork,
  SocialNetworkError,
} from '../../../ports/social-network.ts';
import { getJson, parseWebAddress, present, read } from '../network-http.ts';
import type { CreateNetwork, NetworkParts } from '../network-parts.ts';
import { consentFlow, discoverClient } from '../oauth-client.ts';

const network = 'LinkedIn';
const vendor = 'linkedin';
const defaults = { issuer: 'https://www.linkedin.com/oauth', api: 'https://api.linkedin.com' };
/** LinkedIn publishes no figures: daily limits for each member, which end at midnight UTC. */
const call: NetworkCall = { window: 'userinfo', limit: 500, windowMs: 86_400_000 };

/** Sign In with LinkedIn using OpenID Connect. https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2 */
export const create: CreateNetwork = (parts) => {
  parts.integrations.register({
    vendor,
    name: network,
    feature: 'social',
    summary:
      'Contacts share their own name and picture by signing in. LinkedIn gives an app no other profiles and no posts.',
    fields: [
      { name: 'LINKEDIN_CLIENT_ID', label: 'Client ID', secret: false, required: true },
      { name: 'LINKEDIN_CLIENT_SECRET', label: 'Client secret', secret: true, required: true },
      {
        name: 'LINKEDIN_ISSUER',
        label: 'Issuer',
        help: `${defaults.issuer} unless told`,
        secret: false,
        required: false,
      },
      {
        name: 'LINKEDIN_API_URL',
        label: 'API address',
        help: `${defaults.api} unless told`,
        secret: false,
        required: false,
      },
    ],
    callbacks: [{ label: 'Redirect URL', path: '/v1/social/linkedin/callback' }],
    test: async (settings) =>
      discoverClient({
        ...{ network, issuer: settings.LINKEDIN_ISSUER ?? defaults.issuer, fetch: parts.fetchTrusted },
        ...{ clientId: settings.LINKEDIN_CLIENT_ID ?? '', clientSecret: settings.LINKEDIN_CLIENT_SECRET ?? '' },
      }).then(
        () => undefined,
        (error: Error) => error.message,
      ),
  });
  return new LinkedIn(parts);
};

class LinkedIn implements SocialNetwork {
  readonly platform = 'linkedin';
  readonly name = network;
  readonly summary =
    'With consent: name, picture and language. LinkedIn gives an app no headline, no posts and nothing of other members; an address alone stays a link.';
  readonly shares = ['Your name', 'Your picture', 'Your email address, to tell that it is you'];
  readonly vendor = vendor;
  readonly example = 'https://www.linkedin.com/in/name';
  readonly hasPosts = false;
  readonly syncEveryMinutes = 7 * 1440;
  readonly retention = { days: 365, purpose: 'Recognizing the contact; kept while the consent lasts.' };
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
    if (!url || !/(?:^|\.)linkedin\.com$/.test(url.hostname)) return undefined;
    const [, name] = /^\/(?:in|pub)\/([^/]{2,120})/.exec(url.pathname) ?? [];
    return name ? { profileUrl: `https://www.linkedin.com/in/${name}`, handle: decoded(name) } : undefined;
  }

  async readProfile(_ref: ProfileRef, context: ReadContext): Promise<ProfileFacts> {
    const settings = await this.#parts.integrations.settings(vendor);
    if (!settings) throw new SocialNetworkError('not_configured', 'LinkedIn is not connected.');
    if (!context.accessToken) throw new SocialNetworkError('refused', 'LinkedIn needs the contact’s consent.');
    const base = (settings.LINKEDIN_API_URL ?? defaults.api).replace(/\/+$/, '');
    const body = await context.call(call, async () => {
      const reply = await getJson(this.#parts.fetchTrusted, `${base}/v2/userinfo`, {
        ...{ network, rate: { prefix: 'x-ratelimit' }, now: context.now, signal: context.signal, redirects: 0 },
        headers: { authorization: `Bearer ${context.accessToken}` },
      });
      return { value: reply.body, rate: reply.rate };
    });
    const member = read.object(body);
    const sub = read.text(member.sub, 200);
    if (!sub) throw new SocialNetworkError('bad_reply', 'LinkedIn gave no profile.');
    const parts = [read.text(member.given_name, 100), read.text(member.family_name, 100)].filter(Boolean).join(' ');
    return {
      profileId: sub,
      profileUrl: read.url(member.profile),
      isVerified: true,
      values: present({
        displayName: read.text(member.name, 200) ?? (parts || undefined),
        avatarUrl: read.url(member.picture),
      }),
    };
  }

  readPosts = async (): Promise<PostsReply> => ({ posts: [], cursor: undefined });

  readonly consent = consentFlow(async () => {
    const settings = await this.#parts.integrations.settings(vendor);
    if (!settings) throw new SocialNetworkError('not_configured', 'LinkedIn is not connected.');
    const config = await discoverClient({
      ...{ network, issuer: settings.LINKEDIN_ISSUER ?? defaults.issuer, fetch: this.#parts.fetchTrusted },
      ...{ clientId: settings.LINKEDIN_CLIENT_ID ?? '', clientSecret: settings.LINKEDIN_CLIENT_SECRET ?? '' },
    });
    // LinkedIn itself offers no PKCE to clients with a secret, and refuses a verifier.
    const usesPkce = config.serverMetadata().supportsPKCE();
    return { network, config, scope: 'openid profile email', isOpenId: true, usesPkce };
  });
}

const decoded = (name: string) => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};
