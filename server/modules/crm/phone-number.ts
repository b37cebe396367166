import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { countryCode } from './country.ts';

/**
 * A phone number as E.164 with `;ext=` for an extension (RFC 3966). The country is taken from the number itself, else from
 * the first of `countries` (ISO codes or names) where the digits can be a number; where there is none it stays as typed.
 */
export function normalisePhone(typed: string, countries: readonly (string | undefined)[] = []): string {
  const text = typed
    .replace(/^tel:/i, '')
    .replace(/;phone-context=[^;]*/i, '')
    .trim();
  if (!/\d/.test(text) || text.length > 60) return text;
  const { number, extension } = splitExtension(text);
  const parsed = firstPossible(number, countries);
  if (!parsed) return text;
  const ext = extension || parsed.ext;
  return ext ? `${parsed.number};ext=${ext}` : parsed.number;
}

function firstPossible(number: string, countries: readonly (string | undefined)[]): PhoneNumber | undefined {
  const codes = countries.map((country) => country && countryCode(country)).filter(isKnown);
  for (const code of codes.length > 0 ? new Set(codes) : [undefined]) {
    const parsed = parsePhoneNumberFromString(number, code);
    if (parsed?.isPossible()) return parsed;
  }
  return undefined;
}

const isKnown = (code: string | undefined): code is CountryCode => !!code && isSupportedCountry(code);

/** What people and phones write before an extension; `p` and `w` make a phone wait before it dials on. */
const extensionOf =
  /^([+\d() ./-]+?)\s*(?:x|ext\.?|#|p|w|durchwahl:?|dw\.?:?|apparat|poste|toestel|int\.?|anexo)\s*(\d{1,10})$/i;

function splitExtension(text: string): { number: string; extension?: string } {
  const match = /^([^;]*);(?:.*;)?ext=(\d{1,15})/i.exec(text) ?? extensionOf.exec(text);
  const number = (match?.[1] ?? text).replace(/^00[ -]?(?=[1-9])/, '+');
  return { number, extension: match?.[2] };
}
