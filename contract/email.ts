import { z } from 'zod';

/** An address to look for: as it was typed, but without spaces around it and as it is stored. */
export const TypedEmail = z.string().trim().overwrite(withAsciiDomain).max(254);
/** Spaces around it are left out first: who copies an address often copies one, too. */
export const Email = z.string().trim().overwrite(withAsciiDomain).check(z.email('is not an e-mail address')).max(254);

/** The address with its domain as mail servers know it: `info@bücher.example` is `info@xn--bcher-kva.example` (RFC 5891). */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  // What else a URL may hold is no domain.
  if (at < 1 || /^[\x20-\x7e]*$/.test(domain) || /[\s/?#:\\[\]%]/.test(domain)) return address;
  const url = `http://${domain}`;
  return URL.canParse(url) ? `${address.slice(0, at)}@${new URL(url).hostname}` : address;
}
