/**
 * The time that a feed gives for an entry, in milliseconds, or undefined for what is no time: RFC 822 with the zones of old
 * mail, ISO 8601 with or without separators, `asctime`, and dates in the words of other languages. A time without a zone is
 * UTC, wherever this program runs.
 */
export function feedTime(given: string): number | undefined {
  const text = given.trim().normalize('NFKC').toLowerCase();
  const zone = zoneOf(text);
  const clock = /(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?/.exec(text) ?? /t(\d{2})(\d{2})(\d{2})?/.exec(text);
  const day = dayOf(text.slice(0, 80));
  if (!day) return undefined;
  let hours = Number(clock?.[1] ?? 0);
  if (/\d\s*p\.?m\b|오후/.test(text) && hours < 12) hours += 12;
  if (/\d\s*a\.?m\b|오전/.test(text) && hours === 12) hours = 0;
  const minutes = Number(clock?.[2] ?? 0);
  const seconds = Number(clock?.[3] ?? 0);
  if (hours > 24 || minutes > 59 || seconds > 60) return undefined;
  const time = Date.UTC(day.year, day.month - 1, day.day, hours, minutes, seconds);
  return time - zone * 60_000;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

function dayOf(text: string): Day | undefined {
  const found = isoDay(text) ?? namedDay(text);
  return found && found.month >= 1 && found.month <= 12 && found.day >= 1 && found.day <= 366 ? found : undefined;
}

/** "2026-11-28", "2026/11/28", "28.11.2026", "20261128", "2026-332", "2026-11", "2026", "2026년 11월 28일", "2026年11月28日". */
function isoDay(text: string): Day | undefined {
  const whole = /(?<!\d)(\d{4})(?:[-/.]|년\s*|年\s*)(\d{1,2})(?:[-/.]|월\s*|月\s*)(\d{1,2})(?!\d)/.exec(text);
  if (whole) return { year: Number(whole[1]), month: Number(whole[2]), day: Number(whole[3]) };
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/.exec(text);
  if (dotted) return { year: Number(dotted[3]), month: Number(dotted[2]), day: Number(dotted[1]) };
  const packed = /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (packed) return { year: Number(packed[1]), month: Number(packed[2]), day: Number(packed[3]) };
  const ofYear = /^(\d{4})-?(\d{3})(?!\d)/.exec(text);
  if (ofYear) return { year: Number(ofYear[1]), month: 1, day: Number(ofYear[2]) };
  const short = /^(\d{4})(?:-(\d{2}))?$/.exec(text);
  return short ? { year: Number(short[1]), month: Number(short[2] ?? 1), day: 1 } : undefined;
}

/** "Thu, 26 Nov 2026", "26-Nov-26", "November 26th, 2026", "Thu Nov 26 08:00:00 2026", "2004-július-13". */
function namedDay(text: string): Day | undefined {
  const words = text.replace(/\d{1,2}:\d{2}.*?(?=\s|$)/g, ' ').replace(/[+-]\d{4}\b/g, ' ');
  // The last of them: "mar" is also how a Tuesday begins.
  const month = [...words.matchAll(/\p{L}{3,}/gu)].map(([name]) => monthOf(name)).findLast((found) => found > 0);
  const [first, second] = [...words.matchAll(/\d+/g)].map(([digits]) => digits);
  if (month === undefined || first === undefined || second === undefined) return undefined;
  const [day, year] = first.length === 4 ? [second, first] : [first, second];
  return { year: wholeYear(year), month, day: Number(day) };
}

const wholeYear = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900);

/** How the months begin, without accents, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Hungarian, Turkish, Greek and Russian. */
const months = [
  /^(?:jan|janv|ene|gen|sty|oca|ιαν|янв)/,
  /^(?:feb|fev|lut|sub|φεβ|фев)/,
  /^(?:mar|maer|mrt|μαρ|мар)/,
  /^(?:apr|avr|abr|kwi|nis|απρ|апр)/,
  /^(?:may|mai|mei|mag|maj|μαι|μαϊ|мая|май)/,
  /^(?:jun|juin|giu|cze|haz|ιουν|июн)/,
  /^(?:jul|juil|lug|lip|tem|ιουλ|июл)/,
  /^(?:aug|aou|ago|sie|agu|αυγ|авг)/,
  /^(?:sep|set|szept|wrz|eyl|σεπ|сен)/,
  /^(?:oct|okt|ott|out|paz|eki|οκτ|окт)/,
  /^(?:nov|lis|kas|νοε|ноя)/,
  /^(?:dec|dez|dic|gru|ara|δεκ|дек)/,
];

function monthOf(word: string): number {
  const bare = word.normalize('NFKD').replace(/\p{M}/gu, '');
  return months.findIndex((month) => month.test(bare)) + 1;
}

/** Minutes east of UTC. */
function zoneOf(text: string): number {
  const numeric = /(?:\d\s*|\s|gmt|utc|z)([+-])(\d{2}):?(\d{2})?(?:\s*\([^)]*\))?$/.exec(text);
  const hasTime = /:\d{2}|t\d{4}/.test(text);
  // No zone is further away; what follows the sign is then a day.
  if (numeric && hasTime && Number(numeric[2]) <= 14) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const name = /:\d{2}(?:[.,]\d+)?\s*(?:[ap]m\s*)?([a-z]{1,5})\b/.exec(text)?.[1];
  return (zones[name ?? ''] ?? 0) * 60;
}

/** Hours of the zones that mail and feeds name; others are taken for UTC. */
const zones: Readonly<Record<string, number>> = {
  ...{
    est: -5,
    edt: -4,
    cst: -6,
    cdt: -5,
    mst: -7,
    mdt: -6,
    pst: -8,
    pdt: -7,
    akst: -9,
    akdt: -8,
    hst: -10,
    ast: -4,
    adt: -3,
  },
  ...{
    et: -5,
    ct: -6,
    mt: -7,
    pt: -8,
    bst: 1,
    ist: 5.5,
    wet: 0,
    west: 1,
    cet: 1,
    cest: 2,
    met: 1,
    mest: 2,
    mez: 1,
    mesz: 2,
  },
  ...{
    eet: 2,
    eest: 3,
    msk: 3,
    jst: 9,
    kst: 9,
    hkt: 8,
    sgt: 8,
    aest: 10,
    aedt: 11,
    acst: 9.5,
    awst: 8,
    nzst: 12,
    nzdt: 13,
  },
};
