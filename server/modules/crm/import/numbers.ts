/** `1,234.5`, `1.234,5`, `1 234`, `12 %`; one separator before three digits stands between thousands. */
export function readNumber(text: string): number | undefined {
  const bare = text.replaceAll(/[\s\u00a0'’%€$£]/g, '');
  if (!/^[+-]?[\d.,]+$/.test(bare)) return undefined;
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const mark = bare[last] ?? '';
  const isThousands = last >= 0 && /^\d{3}$/.test(bare.slice(last + 1)) && mark === ',';
  const isRepeated = last >= 0 && bare.indexOf(mark) !== last;
  const digits = (part: string) => part.replaceAll(/[.,]/g, '');
  const number =
    last < 0 || isThousands || isRepeated
      ? Number(digits(bare))
      : Number(`${digits(bare.slice(0, last))}.${bare.slice(last + 1)}`);
  return Number.isFinite(number) ? number : undefined;
}

/** An amount in the smallest unit of its currency. */
export interface Amount {
  minor: number;
  currency: string;
}

const symbols: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₺': 'TRY',
  '₩': 'KRW',
  '₪': 'ILS',
  zł: 'PLN',
  '₽': 'RUB',
  '₴': 'UAH',
};
/** Of several currencies: the usual one is meant where it is written so. */
const ambiguous: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN'],
  '¥': ['JPY', 'CNY'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
};

/** `€1,200.50`, `1200 USD`, `US$ 5`: in the currency that is written, else in the usual one. */
export function readAmount(text: string, usual: string): Amount | undefined {
  const code = /(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])/.exec(text)?.[1];
  const symbol = [...Object.keys(symbols), ...Object.keys(ambiguous)].find((one) => text.includes(one));
  const several = symbol === undefined ? undefined : ambiguous[symbol];
  const written = code ?? symbols[symbol ?? ''] ?? (several && (several.includes(usual) ? usual : several[0]));
  const currency = written ?? usual;
  const bare = text
    .replace(/(?:US|CA|AU|NZ)(?=\$)/, '')
    .replace(/[A-Z]{3}|[\p{Sc}]|zł|kr\.?/gu, '')
    .trim();
  const number = readNumber(bare);
  if (number === undefined) return undefined;
  const digits = fractionDigits(currency);
  return digits === undefined ? undefined : { minor: Math.round(number * 10 ** digits), currency };
}

export function fractionDigits(currency: string): number | undefined {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return undefined;
  }
}
