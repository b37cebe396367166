import type { ArticleField, MoneyEntity } from '../../../ports/analyst.article.ts';

const signs: Record<string, string> = {
  ...{ $: 'USD', us$: 'USD', a$: 'AUD', c$: 'CAD', nz$: 'NZD', s$: 'SGD', hk$: 'HKD', r$: 'BRL', mx$: 'MXN' },
  ...{
    '€': 'EUR',
    '£': 'GBP',
    '¥': 'JPY',
    '₹': 'INR',
    '₩': 'KRW',
    '₺': 'TRY',
    '₪': 'ILS',
    sfr: 'CHF',
    rs: 'INR',
    円: 'JPY',
  },
};
const names: Record<string, string> = {
  ...{
    dollar: 'USD',
    dollars: 'USD',
    dlrs: 'USD',
    dlr: 'USD',
    dolares: 'USD',
    euro: 'EUR',
    euros: 'EUR',
    pound: 'GBP',
    pounds: 'GBP',
    sterling: 'GBP',
  },
  ...{
    yen: 'JPY',
    yuan: 'CNY',
    renminbi: 'CNY',
    rupee: 'INR',
    rupees: 'INR',
    franc: 'CHF',
    francs: 'CHF',
    franken: 'CHF',
    won: 'KRW',
    real: 'BRL',
    reais: 'BRL',
  },
  ...{
    peso: 'MXN',
    pesos: 'MXN',
    rand: 'ZAR',
    naira: 'NGN',
    zloty: 'PLN',
    zlotys: 'PLN',
    rubles: 'RUB',
    roubles: 'RUB',
    shekels: 'ILS',
    lira: 'TRY',
  },
};
const codes = 'USD|EUR|GBP|JPY|CHF|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|SGD|HKD|TRY|ILS|RUB';
const scales: Record<string, number> = {
  ...{
    k: 1e3,
    thousand: 1e3,
    tausend: 1e3,
    mille: 1e3,
    mil: 1e3,
    m: 1e6,
    mn: 1e6,
    mln: 1e6,
    mio: 1e6,
    million: 1e6,
    millions: 1e6,
    millionen: 1e6,
    millones: 1e6,
    milioni: 1e6,
  },
  ...{
    b: 1e9,
    bn: 1e9,
    bln: 1e9,
    billion: 1e9,
    milliarde: 1e9,
    milliarden: 1e9,
    mrd: 1e9,
    milliards: 1e9,
    milliard: 1e9,
    miliardi: 1e9,
    tn: 1e12,
    trillion: 1e12,
  },
  ...{ crore: 1e7, lakh: 1e5, 億: 1e8, 万: 1e4, 兆: 1e12 },
};
const figure = String.raw`\d{1,3}(?:[,. ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?`;
const scale = String.raw`(?:\s?(${Object.keys(scales).join('|')})(?![a-z])\.?)?`;
const before = new RegExp(
  String.raw`(?<![\p{L}\d])(us\$|nz\$|hk\$|mx\$|a\$|c\$|s\$|r\$|[$€£¥₹₩₺₪]|sfr|rs\.?|${codes})\s?(${figure})${scale}`,
  'giu',
);
const after = new RegExp(
  String.raw`(${figure})${scale}\s?(?:d'|de )?(?:(?:us|u\.s\.) )?([€£円]|${codes}|${Object.keys(names).join('|')})(?![a-z])`,
  'giu',
);

/** Sums of money in a text: "$1.5m", "38 million euros", "1,2 Mrd. Euro", "42億円". */
export function moneyIn(text: string, field: ArticleField): MoneyEntity[] {
  const found: MoneyEntity[] = [];
  const add = (
    index: number,
    length: number,
    number: string,
    times: string | undefined,
    currency: string | undefined,
  ) => {
    const end = index + length;
    if (!currency || found.some(({ evidence: [span] }) => span!.start < end && index < span!.end)) return;
    const value = numberOf(number) * (scales[times?.toLowerCase() ?? ''] ?? 1);
    found.push({ amount: Math.round(value * 100) / 100, currency, evidence: [{ field, start: index, end }] });
  };
  for (const match of text.matchAll(before)) {
    const sign = match[1]!.toLowerCase().replace('.', '');
    add(match.index, match[0].length, match[2]!, match[3], signs[sign] ?? match[1]!.toUpperCase());
  }
  for (const match of text.matchAll(after)) {
    const name = match[3]!.toLowerCase();
    add(match.index, match[0].length, match[1]!, match[2], names[name] ?? signs[name] ?? match[3]!.toUpperCase());
  }
  return found.sort((a, b) => a.evidence[0]!.start - b.evidence[0]!.start);
}

/** "1,234.5", "1.234,5" and "1 234" are grouped; a lone comma before one or two digits is decimal. */
function numberOf(text: string): number {
  const grouped = text.replace(/[,. ](?=\d{3}(?:\D|$))/g, '');
  return Number.parseFloat(grouped.replace(',', '.'));
}
