import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from '../../test/apart/installation.ts';
import type { Row } from '../table.ts';
import type { Span } from './apart.browser.ts';
import { Load } from './apart.load.ts';
import { list, number } from './apart.settings.ts';

const rate = number('rate', 100);
const pauseMs = number('pause', 3) * 1000;
const redisMs = number('redis', 60) * 1000;
const slowMs = 500;
const warmMs = number('warm', 20) * 1000;

/** Kills every process in turn under load. */
export const killInTurn = (installation: Installation) =>
  underLoad(installation, 'Every process killed in turn', async (step) => {
    for (const name of list('kill') ?? installation.names) {
      await step(`${name} killed`, async () => {
        await installation.end(name, 'SIGKILL');
        await pause(pauseMs);
        await installation.run(name);
      });
    }
    return [];
  });

/** Takes Redis away under load, makes it slow, and wipes it. */
export const troubleRedis = (installation: Installation) =>
  underLoad(installation, `Redis down for ${redisMs / 1000} s, slow, wiped`, async (step) => {
    const { redis } = installation;
    // What one process says reaches the browsers of others when Redis is back.
    const isMute = true;
    await step(
      'Redis down',
      async () => {
        await redis.kill();
        await pause(redisMs);
        await redis.run();
      },
      { isMute },
    );
    await step('Redis slow', async () => {
      installation.delayRedis(slowMs);
      await pause(redisMs / 2);
      installation.delayRedis(0);
    });
    await step('Redis wiped', async () => {
      const server = await redis.connect();
      await server.commands.flushall();
      await server.close();
    });
    return [];
  });

/** Replaces the processes one by one under load, as a rolling restart does. */
export const replaceInTurn = (installation: Installation) =>
  underLoad(installation, 'A rolling restart', async (step) => {
    const all = ['web1', 'web2', 'realtime1', 'realtime2', 'worker1', 'worker2', 'scheduler1', 'scheduler2'];
    let dropped = 0;
    for (const name of list('roll') ?? all) dropped += await step(`${name} replaced`, () => installation.replace(name));
    return [{ what: 'requests dropped', measured: `${dropped}`, bar: '0', holds: dropped === 0 }];
  });

/** Does something and tells how many requests failed meanwhile; `isMute` where no browser can be told anything. */
type Step = (what: string, work: () => Promise<void>, how?: { isMute: boolean }) => Promise<number>;

async function underLoad(
  installation: Installation,
  title: string,
  work: (step: Step) => Promise<Row[]>,
): Promise<{ title: string; rows: Row[] }> {
  const load = await Load.start(installation.url, rate);
  const failed: string[] = [];
  const mute: Span[] = [];
  const step: Step = async (what, work, how) => {
    const before = load.failures;
    const [started, slow] = [performance.now(), load.slowest];
    await work();
    if (how?.isMute) mute.push({ from: started, to: performance.now() });
    await pause(pauseMs);
    const failures = load.failures - before;
    if (failures > 0) failed.push(`${what} ${failures}`);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${what}: ${seconds} s, ${failures} failed${load.slowest > slow ? `, slowest ${load.slowest.toFixed(0)} ms` : ''}`,
    );
    return failures;
  };
  // Programs that have just started are slow: their code is compiled while it runs.
  await step('warm', () => pause(warmMs));
  const own = await work(step);
  const { accepted, lost, requests, failures, why, slowestMessage, longestApart } = await load.finish(mute);
  const kept = (what: keyof typeof lost): Row => ({
    what: `${what} accepted`,
    measured: `${accepted[what]}, ${lost[what]} lost`,
    bar: '0 lost',
    holds: lost[what] === 0 && accepted[what] > 0,
  });
  const said = Object.entries(why).map(([reason, times]) => `${reason}: ${times}`);
  return {
    title: `${title}, at ${rate} requests a second`,
    rows: [
      kept('contacts'),
      kept('greetings'),
      kept('imports'),
      ...own,
      {
        what: 'until a connected browser hears of a contact',
        measured: `${(slowestMessage / 1000).toFixed(1)} s at most`,
        bar: '5 s',
        holds: slowestMessage < 5_000,
      },
      // As long as there is no gateway: there is one.
      {
        what: 'browser without a connection',
        measured: `${(longestApart / 1000).toFixed(1)} s at most`,
        bar: '',
        holds: undefined,
      },
      {
        what: 'requests that failed',
        measured: `${failures} of ${requests}${failures ? ` (${failed.join(', ')}; ${said.join(', ')})` : ''}`,
        bar: '',
        holds: undefined,
      },
    ],
  };
}
