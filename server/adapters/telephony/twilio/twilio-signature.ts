import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `X-Twilio-Signature` was made with this auth token: HMAC-SHA1 over the address and the sorted parameters, each
 * value once (twilio.com/docs/usage/webhooks/webhooks-security). Twilio signs with and without the port of an address.
 */
export function isSignedByTwilio(
  authToken: string,
  { signature, url, form }: { signature: string; url: string; form: URLSearchParams },
): boolean {
  const parameters = [...new Set(form.keys())].sort().map((name) => {
    const values = [...new Set(form.getAll(name))].sort();
    return values.map((value) => name + value).join('');
  });
  const given = Buffer.from(signature);
  return withAndWithoutPort(url).some((address) => {
    const made = Buffer.from(
      createHmac('sha1', authToken)
        .update(address + parameters.join(''))
        .digest('base64'),
    );
    return made.length === given.length && timingSafeEqual(made, given);
  });
}

function withAndWithoutPort(address: string): string[] {
  const [, scheme = '', host = '', rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/.exec(address) ?? [];
  const bare = host.replace(/:\d+$/, '');
  const port = scheme === 'https' ? 443 : 80;
  return [address, `${scheme}://${bare}${rest}`, `${scheme}://${bare}:${port}${rest}`];
}
