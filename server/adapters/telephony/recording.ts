import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { Telephony } from '../../ports/telephony.ts';

/** Opens a recording that a vendor gives out to whoever shows the token; at these hosts alone, also behind redirects. */
export async function openVendorRecording(
  fetch: SafeFetch,
  url: string,
  { name, token, hosts }: { name: string; token: string; hosts: readonly string[] },
): ReturnType<Telephony['openRecording']> {
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${token}` },
    hosts,
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
