import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { Telephony } from '../../ports/telephony.ts';

/**
 * The address of a recording at the vendor's own API where it names that host, and over HTTPS at any other: what a callback
 * says must not choose how our credentials travel.
 */
export function addressAtVendor(url: string, api: URL): string {
  const { hostname, pathname, search } = new URL(url);
  return (hostname === api.hostname ? api.origin : `https://${hostname}`) + pathname + search;
}

/**
 * Opens a recording that a vendor gives out to whoever shows the token; at its API and these hosts alone, also behind
 * redirects.
 */
export async function openVendorRecording(
  fetch: SafeFetch,
  url: string,
  { name, token, apiUrl, hosts }: { name: string; token: string; apiUrl: string; hosts: readonly string[] },
): ReturnType<Telephony['openRecording']> {
  const api = new URL(apiUrl);
  const response = await fetch(addressAtVendor(url, api), {
    headers: { Authorization: `Bearer ${token}` },
    hosts: [api.hostname, ...hosts],
    maxBytes: 500_000_000,
    timeoutMs: 600_000,
  });
  if (response.status !== 200) {
    response.discard();
    // It may take some seconds until the vendor has the file: the delivery is tried again.
    throw new Error(`${name} answered with status ${response.status} for a recording.`);
  }
  const mediaType = response.headers['content-type']?.split(';')[0]?.trim() || 'audio/mpeg';
  return { content: response.body, mediaType, fileName: `recording.${/wav/.test(mediaType) ? 'wav' : 'mp3'}` };
}
