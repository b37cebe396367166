import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SmtpMailer } from '@sequelstring/server/adapters/mailer/smtp.ts';
import { GreetingModel } from '@sequelstring/server/modules/occasions/greeting.model.ts';
import { startOccasions } from '@sequelstring/server/modules/occasions/occasions.fixture.ts';
import type { Mailer, MailMessage } from '@sequelstring/server/ports/mailer.ts';
import { createTransport } from 'nodemailer';
import { printTable } from './table.ts';

/** Greetings to a mail server on this machine, against a bare loop of pooled nodemailer with the same messages. */
const count = Number(process.argv.find((argument) => argument.startsWith('--greetings='))?.slice(12) ?? 5000);
const connections = 10;
const warmUp = 2000;

const sink = fork(join(import.meta.dirname, 'mail-sink.ts'));
const [port] = (await once(sink, 'message')) as [number];

const messages: MailMessage[] = [];
const smtp = new SmtpMailer({
  url: `smtp://127.0.0.1:${port}?connections=${connections}`,
  now: () => Temporal.Now.instant(),
});
/** The program's own mailer, which keeps what it was given for the bare loop. */
const mailer: Mailer = {
  kind: 'smtp',
  idempotent: false,
  send: async (message) => {
    messages.push(message);
    return smtp.send(message);
  },
  verify: () => smtp.verify(),
  close: () => smtp.close(),
};

const app = await startOccasions({ mailer });
const sent = (date: string) => GreetingModel.countDocuments({ day: `2027-${date}`, status: 'sent' });

/** Greetings a second to `people` contacts whose birthday is on this day, from the moment they are due. */
async function greet(people: number, date: string): Promise<number> {
  app.clock.set('2027-03-13T12:00:00Z');
  for (let at = 0; at < people; at += 500) {
    await app.addContacts(
      Array.from({ length: Math.min(500, people - at) }, (_, index) => ({
        firstName: 'Ann',
        lastName: `Example ${at + index}`,
        email: `ann${at + index}.${date}@example.com`,
        importantDates: [{ type: 'birthday' as const, date: `1987-${date}` }],
      })),
    );
  }
  const planned = () => GreetingModel.countDocuments({ day: `2027-${date}`, status: 'planned' });
  while ((await planned()) < people || !(await app.isQuiet())) await wait(100);
  app.clock.set(`2027-${date}T09:00:00Z`);
  const started = performance.now();
  await app.tick();
  // Asking the database all the while would be work of its own.
  while (messages.length < people) await wait(20);
  while ((await sent(date)) < people) await wait(10);
  return people / ((performance.now() - started) / 1000);
}

// Neither side pays for what the machine compiles at first.
await greet(warmUp, '03-14');
const warm = messages.splice(0);
const ours = await greet(count, '03-15');
await app.stop();

const pool = createTransport({
  ...{ host: '127.0.0.1', port, pool: true, maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
  ...{ ignoreTLS: true },
});
const asNodemailer = ({ from, to, replyTo, ...rest }: MailMessage) => ({
  ...rest,
  from: { name: '', ...from },
  to: { name: '', ...to },
  replyTo: replyTo && { name: '', ...replyTo },
});
const sendBare = (some: readonly MailMessage[]) =>
  Promise.all(some.map((message) => pool.sendMail(asNodemailer(message))));
await sendBare(warm);
const started = performance.now();
await sendBare(messages);
const bare = messages.length / ((performance.now() - started) / 1000);
pool.close();
sink.disconnect();

const holds = printTable('Greetings a second to a local mail server', [
  {
    what: `${count.toLocaleString('en')} greetings, against bare nodemailer`,
    measured: `${Math.round(ours)}/s of ${Math.round(bare)}/s: ${(ours / bare).toFixed(2)}`,
    bar: '0.70',
    holds: ours / bare >= 0.7,
  },
]);
process.exit(holds ? 0 : 1);
