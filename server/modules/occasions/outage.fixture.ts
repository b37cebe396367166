import type { GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { json, startApiServer } from '../../../test/api-server.fixture.ts';
import { type Step, startScriptedServer } from '../../adapters/mailer/scripted-server.fixture.ts';
import { SendGridMailer } from '../../adapters/mailer/sendgrid.ts';
import { SmtpMailer } from '../../adapters/mailer/smtp.ts';
import { collection } from '../../kernel/db.ts';
import type { MailSystems } from '../../ports/mailer.ts';
import { GreetingModel, type GreetingRow } from './greeting.model.ts';
import { startOccasions } from './occasions.fixture.ts';
import { seeded } from './simulation.cases.fixture.ts';

/** Every way in which a mail server fails, where in the conversation it does, and how. */
const failures: readonly (readonly [Step, string])[] = [
  ['connect', 'drop'],
  ['connect', '421 too busy'],
  ['MAIL', '451 try later'],
  ['RCPT', '450 try later'],
  ['RCPT', '550 no such user'],
  ['DATA', '421 closing'],
  ['DATA', 'hang'],
  ['body', 'drop'],
  ['dot', '451 try later'],
  ['dot', '554 refused'],
  /** Taken, and then no word of it. */
  ['dot', 'drop'],
];

export interface OutageResult {
  /** All that is wrong, one sentence each. */
  wrong: string[];
  /** How many rows ended in which status and reason. */
  outcomes: Record<string, number>;
  /** How many messages were taken by SMTP and by the API, and how many attempts failed meanwhile. */
  taken: { smtp: number; api: number };
  failed: number;
}

/**
 * `count` greetings are due at once while both mail systems fail in every way for an hour; then these recover. Each address must
 * have got exactly one email, or none with a reason, whatever was seen of it.
 */
export async function runOutage(count: number, outageMinutes = 60): Promise<OutageResult> {
  const random = seeded(20_270_315);
  const got = new Map<string, number>();
  const taken = { smtp: 0, api: 0 };
  let [isDown, failed] = [false, 0];
  const take = (address: string, by: keyof typeof taken) => {
    got.set(address, (got.get(address) ?? 0) + 1);
    taken[by] += 1;
  };

  const sessions = new Map<number, { failure?: readonly [Step, string]; address: string }>();
  const smtp = await startScriptedServer((step, session, line) => {
    const state = sessions.get(session) ?? { address: '' };
    sessions.set(session, state);
    if (step === 'connect' || step === 'MAIL') {
      // Each message meets its own failure; now and then one gets through.
      const failure = isDown && random() < 0.9 ? failures[Math.floor(random() * failures.length)] : undefined;
      if (step === 'MAIL' || failure?.[0] === 'connect') state.failure = failure;
    }
    if (step === 'RCPT') state.address = /<(.*?)>/.exec(line)?.[1] ?? '';
    const [at, reply] = state.failure ?? [];
    if (step === 'dot' && (at !== 'dot' || reply === 'drop')) take(state.address, 'smtp');
    if (step !== at) return undefined;
    failed += 1;
    return reply;
  });
  const api = await startApiServer((request, res) => {
    const answer = isDown ? random() : 1;
    if (answer < 0.4)
      return void json(res, 429, { errors: [{ message: 'too many requests' }] }, { 'retry-after': '30' });
    if (answer < 0.7) return void json(res, 500, { errors: [{ message: 'internal error' }] });
    if (answer < 0.8) return void json(res, 503, { errors: [{ message: 'unavailable' }] });
    const body = JSON.parse(request.body) as { personalizations: [{ to: [{ email: string }] }] };
    take(body.personalizations[0].to[0].email, 'api');
    if (answer < 0.83) return void res.destroy();
    res.writeHead(202, { 'x-message-id': 'sg' }).end();
  });

  const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');
  const mailer = new SmtpMailer({ url: `${smtp.url}?timeout=1&connections=20`, now });
  const fallback = new SendGridMailer({ apiKey: 'key', baseUrl: api.url });
  const mail: MailSystems = {
    list: async () => [mailer, fallback],
    verify: () => mailer.verify(),
    forget: async () => {},
    close: () => mailer.close(),
  };
  const app = await startOccasions({ mail });
  try {
    app.clock.set('2027-03-14T12:00:00Z');
    const ids: string[] = [];
    for (let at = 0; at < count; at += 500) {
      ids.push(
        ...(await app.addContacts(Array.from({ length: Math.min(500, count - at) }, (_, index) => person(at + index)))),
      );
    }
    await untilTrue(async () => (await GreetingModel.countDocuments({ year: 2027 })) === count);
    app.clock.set('2027-03-15T09:00:00Z');
    isDown = true;
    for (let minutes = 0; await isOpen(); minutes += 5) {
      if (minutes >= outageMinutes) isDown = false;
      if (minutes > outageMinutes + 180) break;
      await app.tick();
      await untilTrue(isQuiet);
      app.clock.pass({ minutes: 5 });
    }
    return { ...(await judge(got)), taken, failed };
  } finally {
    await app.stop();
    await mail.close();
    await Promise.all([smtp.stop(), api.stop()]);
  }
}

const person = (index: number) => ({
  firstName: 'Ann',
  lastName: `Example ${index}`,
  email: `ann${index}@example.com`,
  importantDates: [{ type: 'birthday' as const, date: '1987-03-15' }],
});

const unsettled: readonly GreetingStatus[] = ['planned', 'approved', 'queued', 'sending'];
const isOpen = async () => (await GreetingModel.countDocuments({ year: 2027, status: { $in: unsettled } })) > 0;
/** Nothing is being sent, and no job is left that would. */
const isQuiet = async () =>
  (await GreetingModel.countDocuments({ status: 'sending' })) === 0 &&
  (await collection('jobs').countDocuments({ name: 'occasions.sendGreeting' })) === 0;

async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  for (const started = Date.now(); !(await check()); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() - started > 600_000) throw new Error('Nothing moves any more.');
  }
}

/** Compares what every row says with what its address got. */
async function judge(got: ReadonlyMap<string, number>): Promise<Pick<OutageResult, 'wrong' | 'outcomes'>> {
  const wrong: string[] = [];
  const outcomes: Record<string, number> = {};
  for (const row of await GreetingModel.find({ year: 2027 }).lean<GreetingRow[]>()) {
    const { status, reason, email = '' } = row;
    const emails = got.get(email) ?? 0;
    const outcome = reason ? `${status} (${reason})` : status;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (emails > 1) wrong.push(`${email} got ${emails} emails`);
    if (status === 'sent' && emails !== 1) wrong.push(`${email} counts as sent and got ${emails}`);
    if (status !== 'sent' && !reason) wrong.push(`${email} is ${status} without a reason`);
    if (emails === 1 && status !== 'sent' && status !== 'uncertain') wrong.push(`${email} got one, and is ${outcome}`);
  }
  return { wrong, outcomes };
}
