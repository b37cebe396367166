import { createTransport } from 'nodemailer';
import { startMailServer } from '../server/adapters/mailer/mail-server.fixture.ts';
import { SmtpMailer } from '../server/adapters/mailer/smtp.ts';
import { startOccasions } from '../server/modules/occasions/occasions.fixture.ts';
import { printTable } from './table.ts';

const COUNT = 1_000;
const CONNECTIONS = 10;
const BAR = 0.7;

const sink = await startMailServer();
const now = () => Temporal.Now.instant();
const mailer = new SmtpMailer({ url: `${sink.url}?connections=${CONNECTIONS}`, now });
const app = await startOccasions({
  mail: { list: async () => [mailer], verify: async () => undefined, close: async () => {} },
});
await app.addContacts(
  Array.from({ length: COUNT }, (_, index) => ({
    firstName: 'Ann',
    lastName: `Example ${index}`,
    email: `ann${index}@example.com`,
    importantDates: [{ type: 'birthday' as const, date: '1987-03-15', sendTime: '09:00' }],
  })),
);
await app.roll();
app.clock.set('2027-03-15T09:00:00Z');

const started = performance.now();
await app.tick();
while (sink.messages.length < COUNT) await app.idle();
const product = COUNT / ((performance.now() - started) / 1000);
const messages = sink.messages.splice(0);

const pool = createTransport({ url: sink.url, pool: true, maxConnections: CONNECTIONS, maxMessages: 100 } as object);
const bareStarted = performance.now();
await Promise.all(messages.map(({ from, to, raw }) => pool.sendMail({ envelope: { from, to }, raw })));
const bare = messages.length / ((performance.now() - bareStarted) / 1000);
pool.close();

const ratio = product / bare;
const holds = printTable('Greetings to an SMTP server on this machine', [
  { what: 'greetings per second', measured: product.toFixed(0), bar: '', holds: undefined },
  { what: 'bare pooled nodemailer per second', measured: bare.toFixed(0), bar: '', holds: undefined },
  { what: 'share of it', measured: ratio.toFixed(2), bar: `>= ${BAR}`, holds: ratio >= BAR },
]);
await app.stop();
await mailer.close();
await sink.stop();
process.exitCode = holds ? 0 : 1;
