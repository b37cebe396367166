import { charsetOf } from '../../../kernel/text/charset.ts';
import { countryCode } from '../country.ts';

/**
 * The charset of a file that is not UTF-8, from its letters, the countries of its e-mail addresses and the `country` that
 * its owner works in; undefined where it is UTF-8 or what Western Europe writes.
 */
export function guessCharset(start: Buffer, country?: string): string | undefined {
  return charsetOf(start, () => commonestCountry(start.toString('latin1')) ?? (country && countryCode(country)));
}

/** Domains that are used everywhere. */
const worldwide = new Set(['IO', 'CO', 'ME', 'TV', 'AI', 'CC', 'EU', 'FM', 'TO', 'GG']);

/** The country that most e-mail addresses end in; undefined where they do not. */
function commonestCountry(text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const [, domain] of text.matchAll(/@[\w.-]+\.([a-z]{2})\b/gi)) {
    const code = domain!.toUpperCase();
    if (worldwide.has(code)) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
