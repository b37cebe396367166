import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actOf } from '../server/adapters/analyst/local/call/acts.ts';
import { keyPoints } from '../server/adapters/analyst/local/call/key-points.ts';
import { plainText, sentencesOf } from '../server/adapters/analyst/local/call/sentences.ts';
import { precisionRecall, scoreRow } from './scores.ts';
import type { Row } from './table.ts';

function linesOf<T>(material: string, collection: string): T[] {
  const text = readFileSync(join(material, collection, 'dev.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** Key points against written summaries: QMSum (whole meetings) and ECTSum (earnings calls). */
export function keyPointRows(material: string): Row[] {
  const meetings = linesOf<{
    meeting_transcripts: { speaker: string; content: string }[];
    general_query_list: { answer: string }[];
  }>(material, 'qmsum');
  const earnings = linesOf<{ text: string; summary: string[] }>(material, 'ectsum');
  const qmsum = meetings.flatMap(({ meeting_transcripts, general_query_list }) =>
    general_query_list.map(
      ({ answer }) =>
        [
          told(
            meeting_transcripts.map(({ content }) => content),
            110,
          ),
          answer,
        ] as const,
    ),
  );
  const ectsum = earnings.map(({ text, summary }) => [told(text.split('\n'), 60), summary.join(' ')] as const);
  return [
    scoreRow('key points, QMSum ROUGE-1', mean(qmsum, 1), { least: 30 }, 1),
    scoreRow('key points, QMSum ROUGE-2', mean(qmsum, 2), { least: 5 }, 1),
    scoreRow('key points, ECTSum ROUGE-1', mean(ectsum, 1), { least: 25 }, 1),
  ];
}

function told(texts: readonly string[], budget: number): string {
  const segments = texts.map((text, index) => ({
    speaker: '',
    text: text.replace(/ ([.,?!'])/g, '$1'),
    startTime: index,
    endTime: index + 1,
  }));
  return keyPoints(sentencesOf({ segments }), { budget })
    .map(({ text }) => text)
    .join(' ');
}

const mean = (pairs: readonly (readonly [string, string])[], size: number) =>
  (100 * pairs.reduce((sum, [found, gold]) => sum + rouge(found, gold, size), 0)) / pairs.length;

/** F1 of shared word sequences (Lin 2004), without stemming. */
function rouge(found: string, gold: string, size: number): number {
  const [a, b] = [grams(found, size), grams(gold, size)];
  let common = 0;
  for (const [gram, count] of a) common += Math.min(count, b.get(gram) ?? 0);
  const total = (of: Map<string, number>) => [...of.values()].reduce((sum, count) => sum + count, 0);
  return precisionRecall(common, total(a) - common, total(b) - common).f1;
}

function grams(text: string, size: number): Map<string, number> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const counts = new Map<string, number>();
  for (let index = 0; index + size <= words.length; index++) {
    const gram = words.slice(index, index + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Sentences that ask for or promise something: emails, and meetings (command, commitment, suggestion). */
export function actSentenceRows(material: string): Row[] {
  const today = Temporal.PlainDate.from('2027-03-10');
  const acts = (text: string) => actOf({ segment: 0, raw: text, plain: plainText(text, false) }, today) !== undefined;
  const f1 = (rows: readonly { text: string; gold: boolean }[]) => {
    const judged = rows.map(({ text, gold }) => ({ gold, found: acts(text) }));
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
    scoreRow('requests and promises in emails, F1', f1(emails), { least: 0.76 }),
    scoreRow('commands, promises, suggestions in meetings, F1', f1(meetings), { least: 0.45 }),
  ];
}
