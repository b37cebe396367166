import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { auth } from '@sequelstring/contract/auth.ts';
import { accounts, crm, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import type { Installation } from '../../test/apart/installation.ts';
import { Actor, password } from '../../test/app.ts';
import { makePeople, type Person, randomFrom } from '../people.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import type { Row } from '../table.ts';
import type { RatePlan, RateResult, Sent } from './apart.sender.ts';
import { list, number } from './apart.settings.ts';

const rates = (list('rates') ?? ['50', '100', '200', '300', '400', '500']).map(Number);
const seconds = number('seconds', 10);
const people = number('contacts', 2000);
const seed = 7;
const bar = { p95: 200, rate: 500 };
const warmUp = { rate: 150, seconds: number('warm', 30) };

/** At which rate of the usual mix ninety-five of a hundred requests through gateway and nginx are answered in time. */
export async function measureRates(installation: Installation): Promise<{ title: string; rows: Row[] }> {
  const body = { name: 'Ada Admin', email: 'ada@example.com', password };
  const session = await new Actor(installation.url).get(auth.setup, { body });
  const known = [...makePeople(people, seed)];
  const requests = mix(known, await addAll(known, new Actor(installation.url, session)));
  const sender = startProcess('soak/apart.sender.ts');
  const cpuSeconds = () => cpuSecondsOf({ ...installation.pids, 'load generator': sender.pid! });
  const run = async (rate: number, forSeconds: number) => {
    const headers = { authorization: `Bearer ${session.accessToken}`, 'content-type': 'application/json' };
    sender.send({ url: installation.url, headers, rate, seconds: forSeconds, requests } satisfies RatePlan);
    return nextMessage<RateResult>(sender);
  };
  // Programs that have just started are slow: their code is compiled while it runs.
  await run(warmUp.rate, warmUp.seconds);
  const rows: Row[] = [];
  let most = 0;
  let busy = '';
  for (const rate of rates) {
    const before = cpuSeconds();
    const { times, byName, failures } = await run(rate, seconds);
    const after = cpuSeconds();
    const p95 = part(times, 0.95);
    const holds = p95 < bar.p95 && failures === 0;
    rows.push({
      what: `${rate} requests a second`,
      measured: `p95 ${p95.toFixed(0)} ms${failures > 0 ? `, ${failures} failed` : ''}`,
      bar: rate === bar.rate ? `${bar.p95} ms` : '',
      holds: undefined,
    });
    console.log(`${rate}/s: ${rows.at(-1)?.measured}; ${shares(before, after)}`);
    for (const [name, some] of Object.entries(byName))
      console.log(`  ${name}: p50 ${part(some, 0.5).toFixed(0)} ms, p95 ${part(some, 0.95).toFixed(0)} ms`);
    if (!holds) break;
    most = rate;
    busy = shares(before, after);
  }
  await stopProcess(sender);
  rows.push({
    what: `the most with p95 under ${bar.p95} ms`,
    measured: `${most} a second; cores busy with ${busy}`,
    bar: `${bar.rate}, or what ${availableParallelism()} cores allow`,
    holds: most > 0,
  });
  return { title: `A realistic mix through gateway and nginx, ${people.toLocaleString('en')} contacts`, rows };
}

const part = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.POSITIVE_INFINITY;

/** CPU time by part of the installation, seconds; the database is in this process. */
function cpuSecondsOf(pids: Readonly<Record<string, number>>): Record<string, number> {
  const { user, system } = process.cpuUsage();
  const kinds: Record<string, number> = { database: (user + system) / 1e6 };
  for (const [name, pid] of Object.entries(pids)) {
    const kind = name.replace(/\d$/, '');
    kinds[kind] = (kinds[kind] ?? 0) + withChildren(pid).reduce((sum, one) => sum + cpuSecondsOfOne(one), 0);
  }
  return kinds;
}

const withChildren = (pid: number) => [
  pid,
  ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
];

function cpuSecondsOfOne(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function shares(before: Record<string, number>, after: Record<string, number>): string {
  return Object.entries(after)
    .map(([kind, at]) => [kind, (100 * (at - before[kind]!)) / seconds] as const)
    .filter(([, share]) => share >= 1)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, share]) => `${kind} ${share.toFixed(0)} %`)
    .join(', ');
}

async function addAll(known: readonly Person[], admin: Actor): Promise<string[]> {
  const companies: string[] = [];
  for (const name of new Set(known.slice(0, people / 20).map(({ document }) => document.names?.[0] ?? document.title)))
    companies.push((await admin.get(accounts.create, { body: { name } })).id);
  const company = (n: number) => companies[n % companies.length]!;
  const ids: string[] = [];
  for (let from = 0; from < people; from += 20)
    ids.push(
      ...(await Promise.all(
        known.slice(from, from + 20).map(async ({ first, last }, n) => {
          const email = `person.${from + n}@example.com`;
          const body = { firstName: first, lastName: last, email, company: company(from + n), tags: ['customer'] };
          return (await admin.get(crm.createContact, { body })).id;
        }),
      )),
    );
  for (let n = 0; n < 200; n++) {
    await admin.get(opportunities.create, { body: { name: `Renewal ${n}`, account: company(n) } });
    await admin.get(tasks.create, { body: { title: `Call ${n}`, about: [{ kind: 'contact', id: ids[n]! }] } });
  }
  return ids;
}

/** What people at work ask for: mostly records and lists, now and then a search or the home page, a tenth are changes. */
function mix(known: readonly Person[], ids: readonly string[]): Sent[] {
  const random = randomFrom(seed);
  const others = makePeople(1_000_000, seed + 1);
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const id = () => any(ids);
  const page = () => 1 + Math.floor(random() * 20);
  const text = () => encodeURIComponent(any(known).document.title);
  const newcomer = () => {
    const { first, last } = others.next().value!;
    return { firstName: first, lastName: last };
  };
  const kinds: [share: number, name: string, path: () => string, body?: () => object][] = [
    [30, 'GET contact', () => `/contacts/${id()}`],
    [10, 'GET timeline', () => `/contacts/${id()}/timeline`],
    [20, 'GET contacts', () => `/contacts?limit=25&page=${page()}`],
    [8, 'GET opportunities', () => '/opportunities?limit=25'],
    [8, 'GET tasks', () => '/tasks?limit=25'],
    [8, 'GET search', () => `/search?q=${text()}`],
    [4, 'GET notifications', () => '/notifications?limit=20'],
    [2, 'GET dashboard', () => '/dashboard'],
    [7, 'PATCH contact', () => `/contacts/${id()}`, () => ({ title: `Buyer ${random()}` })],
    [3, 'POST contact', () => '/contacts', newcomer],
  ];
  const spread = kinds.flatMap((kind) => Array<(typeof kinds)[number]>(kind[0]).fill(kind));
  return Array.from({ length: 5000 }, () => {
    const [, name, path, body] = any(spread);
    return { name, method: name.split(' ')[0]!, path: `/v1${path()}`, ...(body && { body: JSON.stringify(body()) }) };
  });
}
