import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { countryCode } from './country.ts';

/**
 * A phone number as E.164 with `;ext=` for an extension (RFC 3966). The country is taken from the number itself, else from
 * the first of `countries` (ISO codes or names) that is known; where none is, or the digits are no number there, it stays as typed.
 */
export function normalisePhone(typed: string, countries: readonly (string | undefined)[] = []): string {
  const text = typed
    .replace(/^tel:/i, '')
    .replace(/;phone-context=[^;]*/i, '')
    .trim();
  if (!/\d/.test(text) || text.length > 60) return text;
  const { number, extension } = splitExtension(text);
  const parsed = parsePhoneNumberFromString(number, firstCountry(countries));
  if (!parsed?.isPossible()) return text;
  const ext = extension || parsed.ext;
  return ext ? `${parsed.number};ext=${ext}` : parsed.number;
}

function firstCountry(countries: readonly (string | undefined)[]): CountryCode | undefined {
  for (const country of countries) {
    const code = country && countryCode(country);
    if (code && isSupportedCountry(code)) return code;
  }
  return undefined;
}

function splitExtension(text: string): { number: string; extension?: string } {
  const match =
    /^([^;]*);(?:.*;)?ext=(\d{1,15})/i.exec(text) ?? /^([+\d() ./-]+?)\s*(?:x|ext\.?|#)\s*(\d{1,10})$/i.exec(text);
  const number = (match?.[1] ?? text).replace(/^00(?=[1-9])/, '+');
  return { number, extension: match?.[2] };
}
