/** Failures of a connection that carried nothing yet. */
const NOTHING_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_INVALID_URL',
]);

/** Whether a failed fetch has certainly given the other side nothing. */
export function isBeforeHandover(error: Error): boolean {
  const cause = error.cause as { code?: string; errors?: { code?: string }[] } | undefined;
  const codes = [(error as { code?: string }).code, cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)];
  // Ports that fetch refuses by itself.
  if ((error.cause as Error | undefined)?.message === 'bad port') return true;
  return codes.some((code) => code !== undefined && NOTHING_SENT.has(code));
}

/** How long the other side asks to wait, in milliseconds: `Retry-After` (RFC 9110), else the end of its rate window. */
export function retryAfter(headers: Headers, nowMs: number): number | undefined {
  const told = headers.get('retry-after');
  if (told && /^\d+$/.test(told)) return Number(told) * 1000;
  const at = told ? Date.parse(told) : Number.NaN;
  if (!Number.isNaN(at)) return Math.max(0, at - nowMs);
  const reset = headers.get('x-ratelimit-reset');
  if (headers.get('x-ratelimit-remaining') === '0' && reset && /^\d+$/.test(reset))
    return Math.max(0, Number(reset) * 1000 - nowMs);
  return undefined;
}
