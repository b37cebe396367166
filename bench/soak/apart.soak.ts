import { setTimeout as pause } from 'node:timers/promises';
import { hasRedis } from '@sequelstring/server/adapters/redis/redis-server.fixture.ts';
import { printTable } from '../table.ts';
import { Load } from './apart.load.ts';
import { hasNginx, Installation } from './apart.ts';

const number = (flag: string, otherwise: number) =>
  Number(process.argv.find((argument) => argument.startsWith(`--${flag}=`))?.split('=')[1] ?? otherwise);
/** `--rate=100` requests a second; `--pause=3` seconds between what happens; `--redis=60` seconds that Redis is down. */
const rate = number('rate', 100);
const pauseMs = number('pause', 3) * 1000;
const redisMs = number('redis', 60) * 1000;

if (!hasRedis || !hasNginx) {
  console.log('The soak "apart" needs redis-server and nginx; it was left out.');
  process.exit(0);
}

const installation = await Installation.start();
try {
  const load = await Load.start(installation.url, rate);
  const { redis } = installation;
  const failed: string[] = [];
  /** Does something under load, and notes how many requests failed meanwhile. */
  const step = async (what: string, work: () => Promise<void>) => {
    const before = load.failures;
    await work();
    await pause(pauseMs);
    if (load.failures > before) failed.push(`${what} ${load.failures - before}`);
    console.log(what);
    return load.failures - before;
  };
  await step('warm', async () => {});
  for (const name of installation.names) {
    await step(`${name} killed`, async () => {
      await installation.end(name, 'SIGKILL');
      await pause(pauseMs);
      await installation.run(name);
    });
  }
  await step('Redis down', async () => {
    await redis.kill();
    await pause(redisMs);
    await redis.run();
  });
  await step('Redis wiped', async () => {
    const server = await redis.connect();
    await server.commands.flushall();
    await server.close();
  });
  let dropped = 0;
  for (const name of ['web1', 'web2', 'worker1', 'worker2', 'scheduler1', 'scheduler2'])
    dropped += await step(`${name} replaced`, () => installation.replace(name));
  const { accepted, lost, requests, failures, slowestMessage, longestApart } = await load.finish();
  const kept = (what: keyof typeof lost) => ({
    what: `${what} accepted`,
    measured: `${accepted[what]}, ${lost[what]} lost`,
    bar: '0 lost',
    holds: lost[what] === 0 && accepted[what] > 0,
  });
  const holds = printTable(`${installation.names.length} processes at ${rate} requests a second`, [
    kept('contacts'),
    kept('greetings'),
    kept('imports'),
    { what: 'requests dropped by rolling restarts', measured: `${dropped}`, bar: '0', holds: dropped === 0 },
    {
      what: 'until a connected browser hears of a contact',
      measured: `${(slowestMessage / 1000).toFixed(1)} s at most`,
      bar: '5 s',
      holds: slowestMessage < 5_000,
    },
    {
      what: 'browser without a connection',
      measured: `${(longestApart / 1000).toFixed(1)} s at most`,
      bar: '',
      holds: undefined,
    },
    {
      what: 'requests that failed',
      measured: `${failures} of ${requests}: ${failed.join(', ')}`,
      bar: '',
      holds: undefined,
    },
  ]);
  process.exitCode = holds ? 0 : 1;
} finally {
  await installation.stop();
}
