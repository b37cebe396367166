import { checkCases } from '@sequelstring/server/modules/occasions/simulation.cases.fixture.ts';
import { printTable } from '../table.ts';

/** `--cases=100000` */
const cases = Number(process.argv.find((argument) => argument.startsWith('--cases='))?.slice(8) ?? 100_000);
const started = performance.now();
const { wrong, sent, explained } = await checkCases({ first: 0, count: cases }, (done) =>
  console.log(`${done.toLocaleString('en')} cases after ${((performance.now() - started) / 1000).toFixed(0)} s`),
);
for (const sentence of wrong) console.log(sentence);
const holds = printTable('Greetings against a slow, obvious model', [
  {
    what: `${cases.toLocaleString('en')} cases in all zones`,
    measured: `${sent.toLocaleString('en')} sent, ${explained.toLocaleString('en')} not sent with a reason, ${wrong.length} wrong`,
    bar: '0 wrong',
    holds: wrong.length === 0,
  },
]);
process.exitCode = holds ? 0 : 1;
