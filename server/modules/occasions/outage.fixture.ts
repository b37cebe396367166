import { simpleParser } from 'mailparser';
import { type Answer, json, startApiServer } from '../../adapters/mailer/api-server.fixture.ts';
import { startMailServer } from '../../adapters/mailer/mail-server.fixture.ts';
import { SendGridMailer } from '../../adapters/mailer/sendgrid.ts';
import { SmtpMailer } from '../../adapters/mailer/smtp.ts';
import { type RunningOccasions, startOccasions } from './occasions.fixture.ts';
import { seeded } from './simulation.cases.fixture.ts';

export interface OutageResult {
  sent: number;
  stated: Record<string, number>;
  /** Addresses that got two, or none without a stated reason. */
  wrong: string[];
  failures: Record<string, number>;
}

const minuteMs = 60_000;

/**
 * Sends greetings to many addresses through two mail systems that for an hour fail in every way they can, each by chance:
 * refuses, hangs, resets in the middle, 421, 451, 550, 429, 500. Counts what each address got.
 */
export async function sendThroughOutage(count: number): Promise<OutageResult> {
  const random = seeded(7);
  const failures: Record<string, number> = {};
  let isDown = true;
  const fail = (kind: string) => {
    failures[kind] = (failures[kind] ?? 0) + 1;
  };
  const taken = new Map<string, number>();
  const take = (address: string) => taken.set(address, (taken.get(address) ?? 0) + 1);

  const api = await startApiServer((request, res) => {
    take((JSON.parse(request.body) as SentBody).personalizations[0].to[0].email);
    res.writeHead(202, { 'x-message-id': 'x' }).end();
  });
  api.state.answer = failingApi({ random, fail, isDown: () => isDown });
  const smtp = await startMailServer(failingSmtp({ random, fail, isDown: () => isDown }));
  const now = () => running.clock.now();
  const mailers = [
    new SendGridMailer({ apiKey: 'SG.test', baseUrl: api.url }),
    new SmtpMailer({ url: smtp.url, now }),
  ] as const;
  const running: RunningOccasions = await startOccasions({
    mail: { list: async () => mailers, verify: async () => undefined, close: async () => {} },
  });
  try {
    const addresses = await addPeople(running, count);
    running.clock.set('2027-03-15T09:00:00Z');
    for (let minute = 0; minute < 180; minute += 1) {
      if (minute === 60) isDown = false;
      await running.tick();
      await running.idle();
      if (minute > 60 && (await running.countOpen()) === 0) break;
      running.clock.pass({ milliseconds: minuteMs });
    }
    for (const { raw } of smtp.messages) {
      const { to } = await simpleParser(raw);
      take([to].flat()[0]!.value[0]!.address!);
    }
    return judge(addresses, taken, await running.states(), failures);
  } finally {
    await running.stop();
    await Promise.all(mailers.map((mailer) => mailer.close()));
    await Promise.all([api.stop(), smtp.stop()]);
  }
}

interface SentBody {
  personalizations: [{ to: [{ email: string }] }];
}

interface Chance {
  random: () => number;
  fail: (kind: string) => void;
  isDown: () => boolean;
}

const failingApi =
  ({ random, fail, isDown }: Chance): Answer =>
  (_request, res) => {
    if (!isDown()) return undefined;
    const chance = Math.floor(random() * 6);
    const kind = ['api 429', 'api 500', 'api 503', 'api reset', 'api hangs', 'api 400'][chance]!;
    // Mostly it passes; a bad request is for good, and so rare.
    if (kind === 'api 400' && random() > 0.05) return json(res, 500, { errors: [] });
    fail(kind);
    if (kind === 'api 429')
      return json(res, 429, { errors: [{ message: 'too many requests' }] }, { 'retry-after': '30' });
    if (kind === 'api 500' || kind === 'api 503')
      return json(res, Number(kind.slice(4)), { errors: [{ message: 'down' }] });
    if (kind === 'api 400') return json(res, 400, { errors: [{ message: 'bad', field: 'subject' }] });
    if (random() > 0.02) return json(res, 500, { errors: [{ message: 'down' }] });
    if (kind === 'api reset') res.destroy();
    else setTimeout(() => res.destroy(), 50);
    return true;
  };

const answer = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

function failingSmtp({ random, fail, isDown }: Chance): Parameters<typeof startMailServer>[0] {
  return {
    onConnect(_session, done) {
      if (!isDown() || random() > 0.2) return done();
      fail('smtp 421');
      done(answer(421, 'Service not available'));
    },
    onMailFrom(_address, _session, done) {
      if (!isDown() || random() > 0.5) return done();
      fail('smtp 451');
      done(answer(451, 'Try again later'));
    },
    onRcptTo(_address, _session, done) {
      if (!isDown()) return done();
      if (random() < 0.01) {
        fail('smtp 550');
        return done(answer(550, '5.1.1 No such user'));
      }
      fail('smtp 450');
      return random() < 0.9 ? done(answer(450, '4.2.1 Mailbox busy')) : done();
    },
  };
}

async function addPeople(running: RunningOccasions, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `person${index}@example.com`);
  for (let at = 0; at < count; at += 500) {
    const people = addresses.slice(at, at + 500).map((email, index) => ({
      firstName: 'Ann',
      lastName: `Example ${at + index}`,
      email,
      importantDates: [{ type: 'birthday' as const, date: '1987-03-15', sendTime: '09:00' }],
    }));
    await running.addContacts(people);
  }
  await running.roll();
  return addresses;
}

function judge(
  addresses: readonly string[],
  taken: ReadonlyMap<string, number>,
  states: ReadonlyMap<string, { status: string; reason?: string }>,
  failures: Record<string, number>,
): OutageResult {
  const wrong: string[] = [];
  const stated: Record<string, number> = {};
  let sent = 0;
  for (const address of addresses) {
    const [got, state] = [taken.get(address) ?? 0, states.get(address)];
    if (got > 1) wrong.push(`${address} got ${got}`);
    if (got === 1) sent += 1;
    if (state?.status === 'sent' && got !== 1) wrong.push(`${address} counts as sent and got ${got}`);
    if (state?.status === 'sent') continue;
    if (!state?.reason) wrong.push(`${address} is ${state?.status} without a reason`);
    else stated[`${state.status}: ${state.reason}`] = (stated[`${state.status}: ${state.reason}`] ?? 0) + 1;
  }
  return { sent, stated, wrong, failures };
}
