import { ContactInput } from '@sequelstring/contract/crm.ts';
import { insertRows } from '@sequelstring/server/kernel/db.ts';
import { newContactRow } from '@sequelstring/server/modules/crm/contact.build.ts';
import { GreetingModel } from '@sequelstring/server/modules/occasions/greeting.model.ts';
import { FakeMailer, people, startOccasions } from '@sequelstring/server/modules/occasions/occasions.fixture.ts';
import { Planning } from '@sequelstring/server/modules/occasions/planning.service.ts';
import { printTable } from '../table.ts';

/** Plans 10,000 greetings among a million contacts. `--contacts=1000000` */
const contacts = Number(process.argv.find((argument) => argument.startsWith('--contacts='))?.slice(11) ?? 1_000_000);
const dates = Math.min(10_000, contacts);
const every = Math.floor(contacts / dates);
const BATCH = 2000;

/** A contact as the program stores it; every so many have a birthday. */
function contactRow(index: number) {
  const importantDates = index % every === 0 ? [{ type: 'birthday' as const, date: '1987-03-15' }] : [];
  const input = { firstName: 'Ann', lastName: `Example ${index}`, email: `ann${index}@example.com`, importantDates };
  return newContactRow(ContactInput.parse(input), people.admin.id, new Date());
}

const app = await startOccasions({ mailer: new FakeMailer() });
const planning = new Planning({ crm: app.crm, auth: app.auth, clock: app.clock });
const withDates: string[] = [];
let started = performance.now();
/** Seconds since the last call. */
const lap = () => {
  const [before, now] = [started, performance.now()];
  started = now;
  return (now - before) / 1000;
};
for (let at = 0; at < contacts; at += BATCH) {
  const rows = Array.from({ length: Math.min(BATCH, contacts - at) }, (_, index) => contactRow(at + index));
  // Past the record layer, whose events, timeline and search would take hours and have no part in this.
  await insertRows('contacts', rows);
  withDates.push(...rows.filter(({ hasDates }) => hasDates).map(({ _id }) => _id.toHexString()));
  if ((at + BATCH) % 100_000 === 0) console.log(`${(at + BATCH).toLocaleString('en')} contacts, ${lap().toFixed(0)} s`);
}
await planning.planContacts(withDates.slice(0, 1000));
await GreetingModel.deleteMany({});

lap();
await planning.planContacts(withDates);
const seconds = lap();
const planned = await GreetingModel.countDocuments({});
const holds = printTable('Planning greetings', [
  {
    what: `${withDates.length.toLocaleString('en')} dates among ${contacts.toLocaleString('en')} contacts`,
    measured: `${planned.toLocaleString('en')} greetings in ${seconds.toFixed(2)} s`,
    bar: '2 s',
    holds: seconds < 2 && planned >= withDates.length,
  },
]);
await app.stop();
process.exit(holds ? 0 : 1);
