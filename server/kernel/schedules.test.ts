import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { connectDatabase, disconnectDatabase } from './db.ts';
import { recoverLeases } from './leases.model.ts';
import type { Schedule } from './module.ts';
import { type ScheduleRunner, startSchedules } from './schedules.ts';

const log = pino({ level: 'silent' });
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let runners: ScheduleRunner[] = [];
let now = Temporal.Instant.from('2027-01-01T00:00:00Z');
const clock = { now: () => now };

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  runners = [];
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});

async function start(...schedules: Schedule[]): Promise<ScheduleRunner> {
  const runner = await startSchedules(schedules, { clock, log });
  runners.push(runner);
  await runner.tick();
  return runner;
}

function counter(name: string, everyMs = HOUR_MS) {
  const schedule = { name, everyMs, runs: 0, run: async () => void schedule.runs++ };
  return schedule;
}

it('runs a schedule at its start, and again when its time has passed', async () => {
  const hourly = counter('test.hourly');
  const runner = await start(hourly);
  expect(hourly.runs).toBe(1);
  await runner.tick();
  expect(hourly.runs).toBe(1);
  now = now.add({ minutes: 59 });
  await runner.tick();
  expect(hourly.runs).toBe(1);
  now = now.add({ minutes: 1 });
  await runner.tick();
  expect(hourly.runs).toBe(2);
});

it('keeps the time of a schedule over a restart', async () => {
  const before = counter('test.restart');
  await (await start(before)).stop();
  const after = counter('test.restart');
  const runner = await start(after);
  expect([before.runs, after.runs]).toEqual([1, 0]);
  now = now.add({ hours: 1 });
  await runner.tick();
  expect(after.runs).toBe(1);
});

it('runs a schedule in one process of several', async () => {
  const one = counter('test.shared');
  const other = counter('test.shared');
  const first = await start(one);
  const second = await start(other);
  now = now.add({ hours: 1 });
  await Promise.all([first.tick(), second.tick()]);
  expect([one.runs, other.runs]).toEqual([2, 0]);
  await first.stop();
  now = now.add({ hours: 1 });
  await second.tick();
  expect([one.runs, other.runs]).toEqual([2, 1]);
});

it('runs again what a crash cut off', async () => {
  const started = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const cutOff = counter('test.crash');
  cutOff.run = async () => {
    started.resolve();
    await end.promise;
  };
  runners.push(await startSchedules([cutOff], { clock, log }));
  await started.promise;
  await recoverLeases();
  const again = counter('test.crash');
  await start(again);
  expect(again.runs).toBe(1);
  end.resolve();
});

it('tries a failed schedule again after a minute and goes on with the others', async () => {
  let runs = 0;
  const failing: Schedule = {
    name: 'test.fails',
    everyMs: HOUR_MS,
    run: async () => {
      if (++runs === 1) throw new Error('once');
    },
  };
  const sound = counter('test.sound');
  const runner = await start(failing, sound);
  expect([runs, sound.runs]).toEqual([1, 1]);
  now = now.add({ seconds: 60 });
  await runner.tick();
  expect([runs, sound.runs]).toEqual([2, 1]);
});

it('tells what runs to stop, and waits for it', async () => {
  const started = Promise.withResolvers<void>();
  let ended = false;
  const long: Schedule = {
    name: 'test.long',
    everyMs: HOUR_MS,
    run: async (signal) => {
      started.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended = true;
    },
  };
  const runner = await startSchedules([long], { clock, log });
  await started.promise;
  await runner.stop();
  expect(ended).toBe(true);
});
