/**
 * One form for all addresses of an article: https, no `www.`, `m.` or `amp.`, no tracking parameters, no fragment, no trailing slash or index file, parameters in
 * order. For comparing only; a reader is sent to the address that the feed gave. Returns undefined for what is no web address.
 */
export function canonicalUrl(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const host = url.hostname.replace(/^(?:www\d?|m|mobile|amp)\./, '').replace(/\.$/, '');
  const port = url.port && !['80', '443'].includes(url.port) ? `:${url.port}` : '';
  const path = url.pathname
    .replace(/\/{2,}/g, '/')
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/i, '/')
    .replace(/\/amp\/?$|\.amp(?=\.html?$)/i, '')
    .replace(/\/+$/, '');
  const kept = [...url.searchParams].filter(
    ([name, value]) => !tracking.test(name) && !(name === 'output' && value === 'amp'),
  );
  kept.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
  const query = new URLSearchParams(kept).toString();
  return `https://${host}${port}${decodeSafely(path)}${query ? `?${query}` : ''}`;
}

/** Parameters that say where a reader came from, and not what is read. */
const tracking =
  /^(?:utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|cmp(?:id)?|ns_.*|ito|ref|ref_?src|referrer|referer|source|src|sr_share|share|smid|smtyp|spm|ocid|ncid|cid|icid|rss|feed|partner|via|at_medium|at_campaign|guce_.*|__twitter_impression|soc_.*|sh|taid|xtor|wt_mc|s_cid|oly_.*|vero_.*|trk|amp)$/i;

/** "%7E" and "~" are the same; what is no valid escape stays. */
function decodeSafely(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const letter = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(letter) ? letter : code.toUpperCase();
  });
}
