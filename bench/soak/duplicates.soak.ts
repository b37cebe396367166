import { ContactInput } from '@sequelstring/contract/records/contact.ts';
import { startCrm, users } from '@sequelstring/server/modules/crm/crm.fixture.ts';
import { DuplicateModel, findSearch } from '@sequelstring/server/modules/crm/duplicates/duplicate.model.ts';
import { startSearch } from '@sequelstring/server/modules/crm/duplicates/duplicate.service.ts';
import { plantedContacts } from '../planted.ts';
import { precisionRecall, scoreRow } from '../scores.ts';
import { printTable } from '../table.ts';

/** Finds planted pairs of one person each among many contacts. `--contacts=100000 --pairs=2000` */
const numberOf = (name: string, usual: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1] ?? usual);
const contacts = numberOf('contacts', 100_000);
const pairs = numberOf('pairs', 2000);
const batch = 1000;

const crm = await startCrm();
const planted = new Map<string, string[]>();
const ids: string[] = [];
const hows = new Map<string, string>();
let waiting: { input: unknown; pair?: number; how?: string }[] = [];
const flush = async () => {
  const inputs = waiting.map(({ input }) => ContactInput.parse(JSON.parse(JSON.stringify(input))));
  const added = await crm.api.addContacts(users.admin.id, inputs);
  for (const [at, { pair, how }] of waiting.entries()) {
    if (pair === undefined) continue;
    planted.set(String(pair), [...(planted.get(String(pair)) ?? []), added[at]!]);
    hows.set(String(pair), how!);
  }
  ids.push(...added);
  if (ids.length % 100_000 < batch) console.log(`${ids.length.toLocaleString('en')} contacts`);
  waiting = [];
};
for (const one of plantedContacts(contacts, pairs, 7)) {
  waiting.push(one);
  if (waiting.length === batch) await flush();
}
await flush();

await crm.work();
const deps = { clock: crm.deps.clock, jobs: crm.jobs, stores: new Map([['contact', crm.stores.contacts]]) };
const before = process.memoryUsage().rss;
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 100);
const started = performance.now();
await startSearch(deps as never, { actor: { kind: 'system' } }, 'contact');
for (let status = 'queued'; status !== 'completed'; status = (await findSearch('contact'))!.status) {
  if (status === 'failed') throw new Error('The search failed.');
  await new Promise((resolve) => setTimeout(resolve, 100));
}
const seconds = (performance.now() - started) / 1000;
clearInterval(watch);

const found = new Set((await DuplicateModel.find({}, { records: 1 }).lean()).map(({ records }) => records.join()));
const right = [...planted.values()].filter((two) => found.has(two.toSorted().join()));
const missed = [...planted].filter(([, two]) => !found.has(two.toSorted().join()));
for (const [how, some] of Map.groupBy(missed, ([pair]) => hows.get(pair))) console.log(`missed ${some.length}: ${how}`);
const { precision, recall } = precisionRecall(right.length, found.size - right.length, planted.size - right.length);
const holds = printTable(
  `${planted.size.toLocaleString('en')} pairs among ${ids.length.toLocaleString('en')} contacts`,
  [
    scoreRow('precision', precision, { least: 0.95 }),
    scoreRow('recall', recall, { least: 0.9 }),
    {
      what: 'time of the search',
      measured: `${seconds.toFixed(1)} s, ${Math.round(ids.length / seconds).toLocaleString('en')} contacts/s`,
      bar: '1,000 contacts/s',
      holds: ids.length / seconds >= 1000,
    },
    {
      what: 'memory beyond what there was',
      measured: `${Math.round((most - before) / 1e6)} MB`,
      bar: '200 MB',
      holds: most - before < 200e6,
    },
  ],
);
await crm.stop();
process.exit(holds ? 0 : 1);
