import type { Money } from '@sequelstring/contract/records/field.ts';
import { currentLocale } from './format.ts';

/** How many digits the smallest unit of a currency has: 2 of EUR, 0 of JPY. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount for people: `€12,500.00`; `round` leaves out cents. */
export function formatMoney({ minor, currency }: Money, round = false): string {
  const digits = minorDigits(currency);
  try {
    return new Intl.NumberFormat(currentLocale(), {
      style: 'currency',
      currency,
      ...(round ? { maximumFractionDigits: 0 } : {}),
    }).format(minor / 10 ** digits);
  } catch {
    return `${minor / 10 ** digits} ${currency}`;
  }
}

/** An amount as it is edited: `12500.00 EUR`. */
export const writeMoney = ({ minor, currency }: Money): string =>
  `${(minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))} ${currency}`;

const symbols: Record<string, string> = { '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR', '₩': 'KRW' };

/**
 * Reads an amount as people type it: `12,500`, `12.500,50 EUR`, `€ 1200`, `12k`, `1.5m`. Without a currency the given
 * one is meant.
 * @returns undefined where it is no amount
 */
export function parseMoney(text: string, currency: string): Money | undefined {
  const match = /^([A-Za-z]{3}|[€£¥₹₩$])?\s*(-?[\d.,'\s\u00a0\u202f]*\d)\s*([kKmM])?\s*([A-Za-z]{3}|[€£¥₹₩$])?$/.exec(
    text.trim(),
  );
  if (!match?.[2]) return undefined;
  const named = match[1] ?? match[4];
  const code = named === undefined || named === '$' ? undefined : (symbols[named] ?? named.toUpperCase());
  const chosen = code ?? (named === '$' && !currency.endsWith('D') ? 'USD' : currency);
  const amount = readNumber(match[2]);
  if (amount === undefined) return undefined;
  const factor = match[3] ? (match[3].toLowerCase() === 'k' ? 1_000 : 1_000_000) : 1;
  return { minor: Math.round(amount * factor * 10 ** minorDigits(chosen)), currency: chosen };
}

/** A number with any grouping; of point and comma the last is the decimal mark, unless three digits follow the only one. */
export function readNumber(text: string): number | undefined {
  const plain = text.replace(/['\s\u00a0\u202f]/g, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const mark = plain[last];
  const isGrouping =
    last >= 0 && (plain.split(mark!).length > 2 || (mark === ',' && plain.length - last === 4 && !plain.includes('.')));
  const whole = last >= 0 && !isGrouping ? plain.slice(0, last) : plain;
  const fraction = last >= 0 && !isGrouping ? plain.slice(last + 1) : '';
  const digits = whole.replace(/[.,]/g, '');
  if (!/^-?(?:\d*|\d{1,3}(?:[.,]\d{3})+)$/.test(whole)) return undefined;
  if (!/^-?\d*$/.test(digits) || !/^\d*$/.test(fraction) || !/\d/.test(digits + fraction)) return undefined;
  return Number(`${digits || '0'}.${fraction || '0'}`);
}
