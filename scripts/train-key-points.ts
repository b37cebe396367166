import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rouge } from '../bench/rouge.ts';
import {
  type Candidate,
  featureNames,
  readCandidates,
} from '../server/adapters/analyst/local/call/key-points.features.ts';
import { keyPoints, tell } from '../server/adapters/analyst/local/call/key-points.ts';
import { sentencesOf } from '../server/adapters/analyst/local/call/sentences.ts';
import { wordsOf } from '../server/adapters/analyst/local/call/words.ts';
import { linesOf } from './category-material.ts';
import { type Example, fitRidge } from './fit-ridge.ts';

/**
 * Learns what makes a sentence a key point and writes the weights that the local analyst ships.
 *
 *   node scripts/train-key-points.ts FOLDER
 *
 * FOLDER holds material whose licence lets its weights be shipped: `qmsum/dev.jsonl` (MIT; meetings with a summary of the whole)
 * and `sales_calls/NN.json` (ours; calls whose key points name their segments). The same material gives the same weights.
 */
const folder = process.argv[2];
if (!folder) {
  console.error('Usage: node scripts/train-key-points.ts FOLDER');
  process.exit(2);
}

interface Meeting {
  meeting_transcripts: { speaker: string; content: string }[];
  general_query_list: { answer: string }[];
}
interface Call {
  segments: { speaker: string; text: string; startTime: number; endTime: number }[];
  gold: { keyPoints: { segments: number[] }[]; actionItems: { quoteSegments: number[] }[] };
}

const candidatesOf = (segments: Call['segments']) =>
  readCandidates(sentencesOf({ segments }), tell, (segment) => segments[segment]!.speaker).candidates;

const segmentsOf = ({ meeting_transcripts }: Meeting) =>
  meeting_transcripts.map(({ speaker, content }, index) => ({
    speaker,
    text: content.replace(/ ([.,?!'])/g, '$1'),
    startTime: index,
    endTime: index + 1,
  }));

/** A sentence is worth what it shares with the summary: its words, those that carry meaning twice, and its pairs of words. */
function ofMeeting(meeting: Meeting): Example[] {
  const segments = segmentsOf(meeting);
  const summary = wordsOf(meeting.general_query_list.map(({ answer }) => answer).join(' '));
  const known = new Set([...summary, ...pairs(summary)]);
  const share = (of: readonly string[]) => of.filter((one) => known.has(one)).length;
  return centred(candidatesOf(segments), ({ text }) => {
    const told = wordsOf(text);
    const content = told.filter((word) => !LITTLE.has(word));
    return (share(told) + share(content) + 1.5 * share(pairs(told))) / told.length;
  });
}

const LITTLE = new Set('the of to and a in that it is was for on be with as are this we i you'.split(' '));

const pairs = (words: readonly string[]) => words.slice(1).map((word, i) => `${words[i]} ${word}`);

/** What the call's action items say is told there, so it neither counts for nor against a sentence. */
function ofCall({ segments, gold }: Call): Example[] {
  const points = new Set(gold.keyPoints.flatMap((point) => point.segments));
  const items = new Set(gold.actionItems.flatMap(({ quoteSegments }) => quoteSegments));
  const candidates = candidatesOf(segments).filter(
    ({ sentence: { segment } }) => points.has(segment) || !items.has(segment),
  );
  return centred(candidates, ({ sentence }) => (points.has(sentence.segment) ? 1 : 0));
}

/** What a sentence is worth beside the others of its call. */
function centred(candidates: readonly Candidate[], worthOf: (candidate: Candidate) => number): Example[] {
  const worth = candidates.map(worthOf);
  const mean = worth.reduce((a, b) => a + b, 0) / worth.length;
  return candidates.map(({ features }, i) => ({ features, target: worth[i]! - mean, weight: 1 }));
}

const meetings = linesOf<Meeting>(folder, 'qmsum/dev.jsonl');
const ofMeetings = meetings.map(ofMeeting);
const calls = readdirSync(join(folder, 'sales_calls'))
  .filter((name) => /^\d+\.json$/.test(name))
  .sort()
  .flatMap((name) => ofCall(JSON.parse(readFileSync(join(folder, 'sales_calls', name), 'utf8'))));

const PENALTY = 1_000;
/** Calls are few and count more in what meetings learn, so that what matters on a call is not lost on a long one. */
const fitMeetings = (examples: readonly Example[][]) =>
  fitRidge([...examples.flat(), ...calls.map((example) => ({ ...example, weight: 2 }))], PENALTY);

/** Scores of the key points of meetings that the weights have not seen. */
function crossValidate(folds: number): string {
  const scores = meetings.map((meeting, i) => {
    const weights = fitted[i % folds]!;
    const segments = segmentsOf(meeting);
    const points = keyPoints(sentencesOf({ segments }), { weights, speakerOf: (at) => segments[at]!.speaker });
    const told = points.map(({ text }) => text).join(' ');
    return [1, 2].map((size) => rouge(told, meeting.general_query_list[0]!.answer, size));
  });
  return [0, 1]
    .map((i) => (scores.reduce((sum, both) => sum + 100 * both[i]!, 0) / scores.length).toFixed(1))
    .join(' / ');
}
const FOLDS = 7;
const fitted = Array.from({ length: FOLDS }, (_, fold) => fitMeetings(ofMeetings.filter((_, i) => i % FOLDS !== fold)));
console.log(`Meetings left out: ROUGE-1 / 2 ${crossValidate(FOLDS)}`);

const lists = { callWeights: fitRidge(calls, PENALTY), meetingWeights: fitMeetings(ofMeetings) };
const target = join(import.meta.dirname, '../server/adapters/analyst/local/call/key-points.weights.ts');
const source = Object.entries(lists).map(
  ([name, weights]) =>
    `export const ${name} = [\n${weights.map((weight, i) => `  ${+weight.toFixed(4)}, // ${featureNames[i]}`).join('\n')}\n];\n`,
);
writeFileSync(
  target,
  `/** Weights of the features of a sentence, made by \`scripts/train-key-points.ts\`; one unit is one standard deviation of the score. */\n\n${source.join('\n')}`,
);
console.log(`${meetings.length} meetings and ${calls.length} sentences of calls: ${target}`);
