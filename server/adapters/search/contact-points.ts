import { domainToASCII, domainToUnicode } from 'node:url';
import { maxTerm, tokensOf } from './tokens.ts';

/** Longest whole address or host name that is one term. */
const maxWhole = 80;

/** What an address or a number is found by. */
export interface PointTerms {
  /** Words and host names, which many may share. */
  words: string[];
  /** What is found by its beginning. */
  starts: string[];
  /** What is found by its end: the digits backwards. */
  ends: string[];
}

/** The words of `ada.l@mail.example.com`, its host, and the address from each word on. */
export function emailTerms(email: string): PointTerms {
  const address = wholeTerm(email);
  const at = address.lastIndexOf('@');
  if (at < 1) return { words: wordTerms(email), starts: [], ends: [] };
  const places = [...address.slice(0, at).matchAll(/[^.@_+-]+/g)].slice(0, 4).map((match) => match.index);
  const words = [
    ...wordTerms(email.slice(0, email.lastIndexOf('@'))),
    ...domainTerms(email.slice(email.lastIndexOf('@') + 1)).words,
  ];
  return { words, starts: places.map((start) => address.slice(start)), ends: [] };
}

/** A host name, what lies above it, and its words; international names in both of their spellings. */
export function domainTerms(domain: string): PointTerms {
  const host = hostOf(domain);
  const names = new Set([host, domainToUnicode(host) || host]);
  const words = [...names].flatMap((name) => {
    const labels = name.split('.').filter(Boolean);
    const parents = labels.slice(0, -1).map((_, index) => wholeTerm(labels.slice(index).join('.')));
    // The last label says nothing: half of the world ends in com.
    return [...parents, ...labels.slice(0, Math.max(1, labels.length - 1)).flatMap(wordTerms)];
  });
  return { words: words.filter(Boolean), starts: [], ends: [] };
}

/** The host of a web address or host name, in ASCII and without `www`. */
export function hostOf(domain: string): string {
  const host = domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#:].*$/s, '')
    .replace(/^www\./, '');
  return (domainToASCII(host) || host).slice(0, 253);
}

/** An address as one term. Characters that stand in no such term are left out, in documents and in queries alike. */
export const wholeTerm = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9@._+\-\u0080-\uffff]/g, '')
    .slice(0, maxWhole);

/** A number from its start, with and without a country code and its extension, and from its end. */
export function phoneTerms(phone: string): PointTerms {
  const [number = '', extension = ''] = phone.split(/;ext=/i);
  const digits = phoneDigits(number);
  const inside = phoneDigits(extension);
  if (!digits) return { words: [], starts: [], ends: [] };
  const starts = [digits, ...(number.trim().startsWith('+') ? nationalDigits(digits) : []), inside];
  const ends = [backwards(digits), inside && backwards(digits + inside)];
  return { words: [], starts: starts.filter(Boolean), ends: ends.filter(Boolean) };
}

export const backwards = (digits: string): string => [...digits].reverse().join('');

/** Digits without leading zeros, since `0044`, `+44` and a national `0` are typed by habit. */
export const phoneDigits = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '').slice(0, maxTerm);

/** Country codes have one to three digits (ITU-T E.164); without a table the number is found from each of these places on. */
const nationalDigits = (digits: string): string[] =>
  /^[17]/.test(digits) ? [digits.slice(1)] : [digits.slice(2), digits.slice(3)];

const wordTerms = (text: string): string[] =>
  [...tokensOf(text)].flatMap(({ spellings, parts }) => [...spellings, ...parts]);
