import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '@sequelstring/contract/calls.ts';
import { atMost } from '@sequelstring/server/kernel/at-most.ts';
import { io } from 'socket.io-client';
import { ApiClient } from '../../test/api-client.ts';
import { startDatabase } from '../../test/database.ts';
import { runScript, startProcess } from '../../test/process.ts';

const clockAhead = join(import.meta.dirname, '../../test/apart/clock-ahead.ts');
/** A job that a killed worker held is another's after this time. */
const leaseSeconds = 61;

/** What became of calls that waited to be analyzed. */
export interface CallsRun {
  analyzed: number;
  /** Each call holds one. */
  items: number;
  /** Calls that the browser was told of once, and more than once. */
  told: number;
  toldTwice: number;
  killed: number;
  /** From the start of the first worker to the last analysis. */
  seconds: number;
}

/** Queues `count` calls while no worker runs, then starts one that is killed `kills` times in the middle of its work. */
export async function runCalls({ count, kills }: { count: number; kills: number }): Promise<CallsRun> {
  const database = await startDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-calls-'));
  const env = { DATA_DIR: dataDir, MONGODB_URI: database.uri, RATE_FACTOR: '1000' };
  const clock = join(dataDir, 'clock-ahead');
  const startWorker = async (ahead: number) => {
    await writeFile(clock, String(ahead));
    return startProcess({ ...env, NODE_OPTIONS: `--import=${clockAhead}`, CLOCK_AHEAD_FILE: clock }, [
      '--services=worker',
    ]);
  };
  await runScript('scripts/migrate.ts', env);
  const web = await startProcess(env, ['--services=web,realtime']);
  const running = [web];
  try {
    const api = new ApiClient(web);
    const token = await api.setUp();
    const heard = new Map<string, number>();
    const browser = io(web.url, { transports: ['websocket'], auth: { token } });
    browser.on('call:updated', ({ id, summaryStatus }: Call) => {
      if (summaryStatus === 'ready') heard.set(id, (heard.get(id) ?? 0) + 1);
    });
    const few = atMost(4);
    await Promise.all(Array.from({ length: count }, (_, index) => few(() => queueCall(api, index))));

    const analyzed = async () => (await api.get('/action-items?limit=1')).meta?.total ?? 0;
    const started = performance.now();
    let worker = await startWorker(0);
    running.push(worker);
    let killed = 0;
    for (let done = 0; done < count && performance.now() - started < 600_000; done = await analyzed()) {
      await wait(20);
      if (killed === kills || done < (count * (killed + 1)) / (kills + 1)) continue;
      await worker.stop('SIGKILL');
      worker = await startWorker(++killed * leaseSeconds);
      running.push(worker);
    }
    const seconds = (performance.now() - started) / 1000;
    // What is on its way to the browser arrives after the result is stored.
    await wait(1000);
    browser.close();
    const all = await api.all<Call>('/calls');
    const counts = [...heard.values()];
    return {
      analyzed: all.filter(({ summaryStatus }) => summaryStatus === 'ready').length,
      items: await analyzed(),
      told: counts.filter((times) => times === 1).length,
      toldTwice: counts.filter((times) => times > 1).length,
      killed,
      seconds,
    };
  } finally {
    await Promise.all(running.map((one) => one.stop('SIGKILL')));
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function queueCall(api: ApiClient, index: number): Promise<void> {
  const startedAt = '2026-03-10T10:00:00Z';
  const call = { type: 'outbound', status: 'completed', startedAt, duration: 600, tags: [`soak-${index}`] };
  const { data } = await api.post<Call>('/calls', call);
  await api.upload(`/calls/${data.id}/transcript`, 'call.vtt', transcriptOf(index));
}

/** Ten minutes of talk in which one thing is promised. */
function transcriptOf(index: number): string {
  const lines = [
    'Ana: We have been looking at the figures of the second depot since the autumn.',
    'Ben: Forty vans is more than we had in mind, and the yard is small.',
    'Ana: The yard in the north has room for twenty of them.',
  ];
  const said = Array.from({ length: 90 }, (_, line) => lines[line % lines.length]!);
  said[60] = `Ana: I will send you offer number ${index} by Friday.`;
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = said.map(
    (text, line) => `${time(line * 6)} --> ${time(line * 6 + 5)}\n${text.replace(/^(\w+): (.*)/, '<v $1>$2</v>')}`,
  );
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}
