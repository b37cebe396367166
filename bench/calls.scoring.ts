import { readCallLocally } from '../server/adapters/analyst/local/call/read-call.ts';
import type { CallParticipant, CallReading, TranscriptSegment } from '../server/ports/analyst.call.ts';
import { precisionRecall, scoreRow } from './scores.ts';
import type { Row } from './table.ts';

export interface LabelledCall {
  callStart: string;
  meta: { kind: string };
  participants: CallParticipant[];
  segments: TranscriptSegment[];
  gold: {
    actionItems: GoldItem[];
    notActionItems: { segment: number; trap: string }[];
    keyPoints: { segments: number[] }[];
    sentiment: { overall: string };
    openQuestions: { segment: number }[];
    objections: { segment: number }[];
    competitors: string[];
  };
}

interface GoldItem {
  owner: string;
  ownerAlso?: string[];
  dueDate: string | null;
  dueDateAlso?: string[];
  quoteSegments: number[];
}

interface Tally {
  hits: number;
  wrong: number;
  missed: number;
}

const read = (call: LabelledCall): CallReading =>
  readCallLocally(
    { segments: call.segments },
    { start: Temporal.ZonedDateTime.from(call.callStart), participants: call.participants },
  );

/** Seconds to read an hour of talk, the best of three. */
export function hourLong(): number {
  const lines = [
    "I'll send you the revised quote for the second warehouse by Friday next week, and then we can talk about it.",
    'We have eighty-four technicians across six depots, and the price of forty thousand is more than we had in mind.',
    'Could you pass me the export of the inspection dates before the end of the month?',
    'Honestly, I do not know who decides about that on our side, it may be the board.',
  ];
  const segments = Array.from({ length: 720 }, (_, index) => ({
    speaker: index % 2 ? 'Ben' : 'Ana',
    text: `${lines[index % 4]} Item ${index}.`,
    startTime: index * 5,
    endTime: index * 5 + 4.5,
  }));
  const call = {
    callStart: '2027-03-10T10:00[Europe/Berlin]',
    participants: [
      { name: 'Ana', side: 'us' },
      { name: 'Ben', side: 'them' },
    ],
    segments,
  } as unknown as LabelledCall;
  const times = [0, 1, 2].map(() => {
    const started = performance.now();
    read(call);
    return (performance.now() - started) / 1000;
  });
  return Math.min(...times);
}

/** The figures that stand beside the labelled calls, by their rules. */
export function scoreCalls(calls: readonly LabelledCall[]): Row[] {
  const total = { hits: 0, wrong: 0, missed: 0 };
  const kinds: Row[] = [];
  const sums = { owners: 0, dates: 0, traps: 0, allTraps: 0, points: 0, allPoints: 0, sentiment: 0 };
  const segments: Record<'openQuestions' | 'objections', Tally> = {
    openQuestions: { hits: 0, wrong: 0, missed: 0 },
    objections: { hits: 0, wrong: 0, missed: 0 },
  };
  const rivals = { hits: 0, wrong: 0, missed: 0 };
  for (const call of calls) {
    const reading = read(call);
    const items = matched(reading, call);
    total.hits += items.pairs.length;
    total.wrong += items.extra.length;
    total.missed += call.gold.actionItems.length - items.pairs.length;
    sums.owners += items.pairs.filter(({ owner }) => owner).length;
    sums.dates += items.pairs.filter(({ date }) => date).length;
    sums.allTraps += call.gold.notActionItems.length;
    sums.traps += call.gold.notActionItems.filter(({ segment }) =>
      items.extra.some((at) => at.includes(segment)),
    ).length;
    const f1 = precisionRecall(
      items.pairs.length,
      items.extra.length,
      call.gold.actionItems.length - items.pairs.length,
    ).f1;
    kinds.push({
      what: `  items, ${call.meta.kind}`,
      measured: call.gold.actionItems.length > 0 ? f1.toFixed(2) : `${items.extra.length} extra`,
      bar: '',
      holds: undefined,
    });
    const points = reading.keyPoints.flatMap(({ evidence }) => evidence.map(({ segment }) => segment));
    sums.allPoints += call.gold.keyPoints.length;
    sums.points += call.gold.keyPoints.filter((point) =>
      point.segments.some((segment) => points.includes(segment)),
    ).length;
    if (reading.sentiment.overall === call.gold.sentiment.overall) sums.sentiment++;
    for (const what of ['openQuestions', 'objections'] as const) {
      add(
        segments[what],
        reading[what].map(({ segment }) => segment),
        call.gold[what].map(({ segment }) => segment),
        (a, b) => Math.abs(a - b) <= 1,
      );
    }
    add(
      rivals,
      reading.competitors.map(({ name }) => name.toLowerCase()),
      call.gold.competitors.map((name) => name.toLowerCase()),
      (a, b) => a === b,
    );
  }
  const { precision, recall } = precisionRecall(total.hits, total.wrong, total.missed);
  return [
    scoreRow('action items, precision', precision, { least: 0.8 }),
    scoreRow('action items, recall', recall, { least: 0.65 }),
    scoreRow('action items, owner right', sums.owners / total.hits, { least: 0.85 }),
    scoreRow('action items, due date right', sums.dates / total.hits, { least: 0.85 }),
    scoreRow('traps taken', sums.traps / sums.allTraps, { most: 0.1 }),
    ...kinds,
    scoreRow('key points found', sums.points / sums.allPoints),
    scoreRow('overall sentiment right', sums.sentiment / calls.length),
    scoreRow('open questions, F1', f1Of(segments.openQuestions)),
    scoreRow('objections, F1', f1Of(segments.objections)),
    scoreRow('competitors, F1', f1Of(rivals)),
  ];
}

const f1Of = ({ hits, wrong, missed }: Tally) => precisionRecall(hits, wrong, missed).f1;

function add<T>(tally: Tally, found: readonly T[], gold: readonly T[], same: (a: T, b: T) => boolean): void {
  const hits = gold.filter((one) => found.some((other) => same(one, other))).length;
  tally.hits += hits;
  tally.missed += gold.length - hits;
  tally.wrong += found.filter((one) => !gold.some((other) => same(one, other))).length;
}

/** Pairs found items with labelled ones by how much their segments overlap. */
function matched(reading: CallReading, { gold }: LabelledCall) {
  const found = reading.actionItems.map((item) => ({ item, at: item.evidence.map(({ segment }) => segment) }));
  const overlaps = found
    .flatMap(({ item, at }, index) =>
      gold.actionItems.map((wanted, other) => {
        const common = at.filter((segment) => wanted.quoteSegments.includes(segment)).length;
        const owner = [wanted.owner, ...(wanted.ownerAlso ?? [])].includes(item.assignee.name ?? item.assignee.side);
        const date = [wanted.dueDate, ...(wanted.dueDateAlso ?? [])].includes(item.dueDate ?? null);
        return {
          index,
          other,
          owner,
          date,
          common,
          score: common / new Set([...at, ...wanted.quoteSegments]).size + (owner ? 0.2 : 0),
        };
      }),
    )
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.score - a.score);
  const pairs: typeof overlaps = [];
  for (const one of overlaps)
    if (!pairs.some(({ index, other }) => index === one.index || other === one.other)) pairs.push(one);
  return { pairs, extra: found.filter((_, index) => !pairs.some((pair) => pair.index === index)).map(({ at }) => at) };
}
