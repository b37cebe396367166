import * as oauth from 'openid-client';
import { OutboundError } from '../../kernel/safe-fetch.errors.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import { ConsentDenied, type ConsentFlow, type NetworkTokens, SocialNetworkError } from '../../ports/social-network.ts';

/** An OAuth client at one network; what it needs is read at each use, so that new settings are at work at once. */
export interface ClientAtNetwork {
  network: string;
  config: oauth.Configuration;
  scope: string;
  /** Of OpenID Connect: the reply must hold an ID token, which is checked. */
  isOpenId: boolean;
  usesPkce: boolean;
}

/** Makes a client of an issuer's own description (OpenID Connect Discovery). Throws `SocialNetworkError`. */
export async function discoverClient(options: {
  network: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  fetch: SafeFetch;
}): Promise<oauth.Configuration> {
  const { network, issuer, clientId, clientSecret, fetch } = options;
  const server = new URL(issuer);
  const execute = server.protocol === 'http:' ? [oauth.allowInsecureRequests] : [];
  const auth = oauth.ClientSecretPost(clientSecret);
  return oauth
    .discovery(server, clientId, undefined, auth, { execute, [oauth.customFetch]: asFetch(fetch), timeout: 20 })
    .catch((error: unknown) => {
      throw asNetworkError(network, error);
    });
}

/** Makes a client of endpoints that are known. */
export function clientOf(
  metadata: oauth.ServerMetadata,
  options: { clientId: string; auth: oauth.ClientAuth; fetch: SafeFetch },
): oauth.Configuration {
  const config = new oauth.Configuration(metadata, options.clientId, undefined, options.auth);
  config[oauth.customFetch] = asFetch(options.fetch);
  config.timeout = 20;
  if (metadata.token_endpoint?.startsWith('http:')) oauth.allowInsecureRequests(config);
  return config;
}

/** HTTP Basic as X takes it: without the percent-encoding of RFC 6749 (2.3.1), which it does not undo. */
export const basicAuth =
  (secret: string): oauth.ClientAuth =>
  (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString('base64')}`);
  };
export const postAuth = (secret: string): oauth.ClientAuth => oauth.ClientSecretPost(secret);

/** The authorization code flow of a network. */
export function consentFlow(client: () => Promise<ClientAtNetwork>): Required<ConsentFlow> {
  return {
    begin: async ({ redirectUri, state }) => {
      const { config, scope, usesPkce } = await client();
      const verifier = usesPkce ? oauth.randomPKCECodeVerifier() : undefined;
      const url = oauth.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state,
        ...(verifier && {
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
      });
      const kept: Record<string, string> = verifier ? { verifier } : {};
      return { url: url.href, kept };
    },
    finish: async ({ callback, state, kept }) => {
      const { network, config, isOpenId } = await client();
      const refused = callback.searchParams.get('error');
      if (refused === 'access_denied' || refused?.startsWith('user_cancelled'))
        throw new ConsentDenied(`${network} was not allowed to share the profile.`);
      try {
        const reply = await oauth.authorizationCodeGrant(config, callback, {
          expectedState: state,
          idTokenExpected: isOpenId,
          ...(kept.verifier && { pkceCodeVerifier: kept.verifier }),
        });
        return tokensOf(reply);
      } catch (error) {
        throw asNetworkError(network, error);
      }
    },
    refresh: async ({ refreshToken = '' }) => {
      const { network, config } = await client();
      try {
        return tokensOf(await oauth.refreshTokenGrant(config, refreshToken));
      } catch (error) {
        throw asNetworkError(network, error);
      }
    },
    revoke: async ({ accessToken, refreshToken }) => {
      const { network, config } = await client();
      if (!config.serverMetadata().revocation_endpoint) return;
      try {
        await oauth.tokenRevocation(config, refreshToken ?? accessToken);
        if (refreshToken) await oauth.tokenRevocation(config, accessToken);
      } catch (error) {
        throw asNetworkError(network, error);
      }
    },
  };
}

function tokensOf(reply: oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers): NetworkTokens {
  const seconds = reply.expiresIn();
  return {
    accessToken: reply.access_token,
    tokenType: reply.token_type,
    ...(reply.refresh_token && { refreshToken: reply.refresh_token }),
    ...(reply.scope && { scope: reply.scope }),
    ...(seconds && { expiresAt: new Date(Date.now() + seconds * 1000).toISOString() }),
  };
}

/** `refused` where the network's answer says so for good (RFC 6749, 5.2), `unavailable` for what may pass. */
function asNetworkError(network: string, error: unknown): SocialNetworkError {
  if (error instanceof SocialNetworkError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  const outbound = [error, cause].find((one) => one instanceof OutboundError);
  if (outbound instanceof OutboundError)
    return new SocialNetworkError('unavailable', outbound.message, { cause: error });
  const status = error instanceof oauth.ResponseBodyError ? error.status : undefined;
  if (status !== undefined && (status >= 500 || status === 429))
    return new SocialNetworkError('unavailable', `${network} answered ${status}.`, { cause: error });
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError)
    return new SocialNetworkError('refused', `${network} refused the sign-in (${error.error}).`, { cause: error });
  return new SocialNetworkError('bad_reply', `What ${network} answered to the sign-in cannot be trusted.`, {
    cause: error,
  });
}

/** The guarded fetch in the shape of the web's, with replies of at most 200 kB. */
const asFetch =
  (fetch: SafeFetch): oauth.CustomFetch =>
  async (address, { method, headers, body, signal }) => {
    const reply = await fetch(address, {
      method: method as 'GET' | 'POST',
      headers: Object.fromEntries(new Headers(headers)),
      maxBytes: 200_000,
      redirects: 0,
      ...(body !== undefined &&
        body !== null && { body: body instanceof URLSearchParams ? body.toString() : (body as string) }),
      ...(signal && { signal }),
    });
    const bytes = await reply.bytes();
    const isEmpty = bytes.length === 0 || reply.status === 204 || reply.status === 304;
    const { 'content-encoding': _encoding, 'content-length': _length, ...kept } = reply.headers;
    return new Response(isEmpty ? null : new Uint8Array(bytes), { status: reply.status, headers: kept });
  };
