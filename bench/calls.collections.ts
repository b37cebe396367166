import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actOf } from '../server/adapters/analyst/local/call/acts.ts';
import { intentOf, THRESHOLD } from '../server/adapters/analyst/local/call/intent.ts';
import { keyPoints } from '../server/adapters/analyst/local/call/key-points.ts';
import { plainText, sentencesOf } from '../server/adapters/analyst/local/call/sentences.ts';
import { rouge } from './rouge.ts';
import { precisionRecall, scoreRow } from './scores.ts';
import type { Row } from './table.ts';

function linesOf<T>(material: string, collection: string): T[] {
  const text = readFileSync(join(material, collection, 'dev.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/**
 * Key points against written summaries: QMSum (whole meetings, which trained the weights; `scripts/train-key-points.ts` prints
 * the scores of meetings left out) and ECTSum (earnings calls, which nothing was trained on).
 */
export function keyPointRows(material: string): Row[] {
  const meetings = linesOf<{
    meeting_transcripts: { speaker: string; content: string }[];
    general_query_list: { answer: string }[];
  }>(material, 'qmsum');
  const earnings = linesOf<{ text: string; summary: string[] }>(material, 'ectsum');
  const qmsum = meetings.flatMap(({ meeting_transcripts, general_query_list }) => {
    const points = told(meeting_transcripts.map(({ speaker, content }) => ({ speaker, text: content })));
    return general_query_list.map(({ answer }) => [points, answer] as const);
  });
  const ectsum = earnings.map(
    ({ text, summary }) =>
      [told(text.split('\n').map((line) => ({ speaker: '', text: line }))), summary.join(' ')] as const,
  );
  return [
    scoreRow('key points, QMSum ROUGE-1', mean(qmsum, 1), { least: 30 }, 1),
    scoreRow('key points, QMSum ROUGE-2', mean(qmsum, 2), { least: 5 }, 1),
    scoreRow('key points, ECTSum ROUGE-1', mean(ectsum, 1), { least: 25 }, 1),
  ];
}

/** The key points as the product gives them, at the length that it gives them. */
function told(turns: readonly { speaker: string; text: string }[]): string {
  const segments = turns.map(({ speaker, text }, index) => ({
    speaker,
    text: text.replace(/ ([.,?!'])/g, '$1'),
    startTime: index,
    endTime: index + 1,
  }));
  return keyPoints(sentencesOf({ segments }), { speakerOf: (segment) => segments[segment]!.speaker })
    .map(({ text }) => text)
    .join(' ');
}

const mean = (pairs: readonly (readonly [string, string])[], size: number) =>
  (100 * pairs.reduce((sum, [found, gold]) => sum + rouge(found, gold, size), 0)) / pairs.length;

/**
 * Sentences that ask for or promise something: emails, which trained the classifier (`scripts/train-intent.ts` prints the score of
 * sentences left out), and meetings (command, commitment, suggestion), which nothing was trained on.
 */
export function actSentenceRows(material: string): Row[] {
  const today = Temporal.PlainDate.from('2027-03-10');
  const acts = (text: string) => actOf({ segment: 0, raw: text, plain: plainText(text, false) }, today) !== undefined;
  const f1 = (rows: readonly { text: string; gold: boolean }[], judge: (text: string) => boolean) => {
    const judged = rows.map(({ text, gold }) => ({ gold, found: judge(text) }));
    const count = (gold: boolean, found: boolean) =>
      judged.filter((one) => one.gold === gold && one.found === found).length;
    return precisionRecall(count(true, true), count(false, true), count(true, false)).f1;
  };
  const emails = linesOf<{ text: string; label: string }>(material, 'email_intent').map(({ text, label }) => ({
    text,
    gold: label === 'Yes',
  }));
  const meetings = linesOf<{ text: string; label: string }>(material, 'mrda').map(({ text, label }) => ({
    text,
    gold: ['command', 'commit', 'suggest'].includes(label),
  }));
  return [
    scoreRow(
      'requests and promises in emails, F1 (seen in training)',
      f1(emails, (text) => intentOf(text) > THRESHOLD),
      { least: 0.76 },
    ),
    scoreRow('commands, promises, suggestions in meetings, F1', f1(meetings, acts), { least: 0.45 }),
  ];
}
