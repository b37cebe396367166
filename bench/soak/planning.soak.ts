import { GreetingModel } from '@sequelstring/server/modules/occasions/greeting.model.ts';
import { FakeMailer, people, startOccasions } from '@sequelstring/server/modules/occasions/occasions.fixture.ts';
import { Planning } from '@sequelstring/server/modules/occasions/planning.service.ts';
import { printTable } from '../table.ts';

/** Plans 10,000 greetings among a million contacts. `--contacts=1000000` */
const contacts = Number(process.argv.find((argument) => argument.startsWith('--contacts='))?.slice(11) ?? 1_000_000);
const dates = Math.min(10_000, contacts);
const batch = 1000;

const app = await startOccasions({ mailer: new FakeMailer() });
const planning = new Planning({ crm: app.crm, auth: app.auth, clock: app.clock });
const withDates: string[] = [];
const every = Math.floor(contacts / dates);
for (let at = 0; at < contacts; at += batch) {
  const ids = await app.addContacts(
    Array.from({ length: Math.min(batch, contacts - at) }, (_, index) => ({
      firstName: 'Ann',
      lastName: `Example ${at + index}`,
      email: `ann${at + index}@example.com`,
      ...((at + index) % every === 0 && { importantDates: [{ type: 'birthday' as const, date: '1987-03-15' }] }),
    })),
    people.admin.id,
  );
  withDates.push(...ids.filter((_, index) => (at + index) % every === 0));
  if ((at + batch) % 100_000 === 0) console.log(`${(at + batch).toLocaleString('en')} contacts`);
}
await planning.planContacts(withDates);
await GreetingModel.deleteMany({});

const started = performance.now();
await planning.planContacts(withDates);
const seconds = (performance.now() - started) / 1000;
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
