import type { SimulatedCase, SimulatedRule } from './simulation.fixture.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const quarterMs = 900_000;

/** Mulberry32: small, seeded, good enough to choose cases. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every zone that the runtime knows. */
export const allZones: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Case `index` of a series: all zones in turn, dates near leap days, year ends and clock changes more often than others. */
export function caseOf(index: number): SimulatedCase {
  const random = seeded(index + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const two = (value: number) => String(value).padStart(2, '0');
  const start = Date.UTC(between(2023, 2031), between(0, 11), between(1, 28), between(0, 23));
  const years = between(1, 3);
  const month = between(1, 12);
  const monthDay = pick([
    '02-29',
    '02-28',
    '03-01',
    '12-31',
    '01-01',
    `03-${two(between(24, 31))}`,
    `10-${two(between(24, 31))}`,
    `11-${two(between(1, 7))}`,
    `${two(month)}-${two(between(1, 28))}`,
    `${two(month)}-${two(between(1, 28))}`,
  ]);
  const year = monthDay === '02-29' ? pick([1988, 2000, 2024, 2028]) : between(1930, 2030);
  const rule = ruleOf(random);
  return {
    people: peopleOf(rule, random),
    date: random() < 0.4 ? `--${monthDay}` : `${year}-${monthDay}`,
    sendTime: pick(['00:00', '00:30', '01:59', '02:00', '02:30', '03:00', '09:00', '12:15', '23:00', '23:59']),
    zone: allZones[index % allZones.length]!,
    leapDay: pick(['feb28', 'mar1', 'leap-years-only'] as const),
    repeatAnnually: random() < 0.85,
    from: start,
    until: start + years * 366 * dayMs,
    outages: outagesOf(start, years * 366 * dayMs, random),
    rule,
    isApproved: random() < 0.8,
  };
}

/** Half of all cases go by the rule that sends on the day itself, whenever that is. */
function ruleOf(random: () => number): SimulatedRule {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const plain: SimulatedRule = { workingDays: [1, 2, 3, 4, 5], offDays: 'send', approval: false, paused: false };
  if (random() < 0.5) return plain;
  return {
    workingDays: pick([[1, 2, 3, 4, 5], [7, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [3]]),
    offDays: pick(['send', 'earlier', 'later'] as const),
    hours: pick([
      undefined,
      { from: '08:00', to: '18:00' },
      { from: '09:00', to: '12:00' },
      { from: '00:00', to: '06:00' },
    ]),
    approval: random() < 0.2,
    paused: random() < 0.05,
    ...(random() < 0.3 && { perOwnerPerDay: 1 + Math.floor(random() * 3) }),
    ...(random() < 0.3 && { perDomainPerDay: 1 + Math.floor(random() * 3) }),
  };
}

/** Several where they get in each other's way. */
function peopleOf({ perOwnerPerDay, perDomainPerDay }: SimulatedRule, random: () => number): SimulatedCase['people'] {
  const count = (perOwnerPerDay ?? perDomainPerDay) === undefined ? 1 : 2 + Math.floor(random() * 4);
  return Array.from({ length: count }, () => ({
    owner: (random() < 0.7 ? 'a' : 'b').repeat(24),
    domain: random() < 0.6 ? 'one.example' : 'two.example',
  }));
}

/** From none to many, from a quarter of an hour to two weeks. */
function outagesOf(start: number, length: number, random: () => number): SimulatedCase['outages'] {
  const outages: { from: number; until: number }[] = [];
  const count = Math.floor(random() ** 2 * 40);
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const from = at + quarterMs * Math.ceil((random() * 2 * length) / (count + 1) / quarterMs);
    const hours = random() < 0.7 ? random() * 30 : random() * 14 * 24;
    const until = from + quarterMs * Math.max(1, Math.round((hours * hourMs) / quarterMs));
    if (until > start + length) break;
    outages.push({ from, until });
    at = until + quarterMs;
  }
  return outages;
}

/** Runs cases and returns what is wrong with them, the case beside it. */
export async function checkCases(
  { first, count }: { first: number; count: number },
  onProgress?: (done: number) => void,
): Promise<{ wrong: string[]; sent: number; explained: number }> {
  const { simulate } = await import('./simulation.fixture.ts');
  const { verdict } = await import('./slow-model.fixture.ts');
  const wrong: string[] = [];
  let [sentCount, explained] = [0, 0];
  for (let index = first; index < first + count; index += 1) {
    const given = caseOf(index);
    const { sent, rows } = simulate(given);
    sentCount += sent.length;
    explained += rows.flat().filter(({ status }) => status === 'not_sent').length;
    for (const sentence of verdict(given, sent, rows))
      if (wrong.length < 20) wrong.push(`case ${index}: ${sentence} ${JSON.stringify(given)}`);
    if ((index + 1) % 10_000 === 0) onProgress?.(index + 1 - first);
  }
  return { wrong, sent: sentCount, explained };
}
