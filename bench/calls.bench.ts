import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actSentenceRows, keyPointRows } from './calls.collections.ts';
import { otherCalls } from './calls.other.ts';
import { hourLong, type LabelledCall, scoreCalls } from './calls.scoring.ts';
import { scoreRow } from './scores.ts';
import { printTable, type Row } from './table.ts';

/**
 * Scores of the local analyst on labelled calls, meetings and emails, and its speed. The material stays where it is:
 *
 *   npm run bench -- calls --material=FOLDER      or the environment variable NLP_MATERIAL
 */
const folder =
  process.argv.find((argument) => argument.startsWith('--material='))?.slice(11) ?? process.env.NLP_MATERIAL;
let holds = printTable('Reading an hour of talk', [scoreRow('seconds', hourLong(), { most: 1 }, 2)]);
holds = printTable('Reading calls of other trades', scoreCalls(otherCalls()).filter(isOfItems)) && holds;
if (folder && existsSync(join(folder, 'sales_calls'))) holds = printTable('Reading calls', scores(folder)) && holds;
else console.log('\nNo labelled material: give its folder as --material=FOLDER to print the scores of reading calls.');
process.exitCode = holds ? 0 : 1;

function scores(material: string): Row[] {
  const calls = readdirSync(join(material, 'sales_calls'))
    .filter((name) => /^\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(material, 'sales_calls', name), 'utf8')) as LabelledCall);
  return [...scoreCalls(calls), ...keyPointRows(material), ...actSentenceRows(material)];
}

/** Others' calls have labels for nothing else. */
function isOfItems({ what }: Row): boolean {
  return /items|traps/.test(what);
}
