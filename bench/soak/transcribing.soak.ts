import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '@sequelstring/contract/calls.ts';
import { contactsCsv } from '../contacts.ts';
import { nextMessage, startProcess, stopProcess } from '../process.ts';
import { BenchClient } from '../seeded.ts';
import { printTable } from '../table.ts';
import type { RatePlan, RateResult } from './apart.sender.ts';
import { number } from './apart.settings.ts';

/** `--minutes=60` of a recording, `--rate=40` requests a second, `--rounds=3` of `--seconds=15` with and without. */
const minutes = number('minutes', 60);
const rate = number('rate', 40);
const rounds = number('rounds', 3);
const seconds = number('seconds', 15);
const CONTACTS = 2_000;
/** How much slower other requests may get. */
const MOST = 1.2;

/** Two voices for a second, compressed: decoding is what takes the processor. */
const second = readFileSync(join(import.meta.dirname, '../../server/modules/calls/audio/two-sides.mp3'));
const segment = { id: 0, start: 0.1, end: 0.9, text: 'Good morning.', avg_logprob: -0.2, no_speech_prob: 0.01 };
const speech = { task: 'transcribe', language: 'english', duration: 1, text: segment.text, segments: [segment] };
/** The transcription service, which hears the same in every part. */
const service = createServer((req, res) => {
  req
    .resume()
    .once('end', () => res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(speech)));
}).listen(0, '127.0.0.1');
await once(service, 'listening');
const dir = await mkdtemp(join(tmpdir(), 'sequelstring-transcribing-'));
const product = startProcess('product.ts', {
  ...{ DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'warn', RATE_FACTOR: '1000', OUTBOUND_ALLOW: '127.0.0.1' },
  ...{
    OPENAI_API_KEY: 'fake-key-0123456789',
    OPENAI_BASE_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1`,
  },
});
const sender = startProcess('soak/apart.sender.ts');
let holds = false;
try {
  const port = await nextMessage<number>(product);
  const client = new BenchClient(port);
  await client.signIn();
  await client.seed('contacts', CONTACTS, contactsCsv);
  const callId = await recordedCall(client);
  const byItself = await transcribed(client, callId, performance.now());
  await send(client, port);
  const [alone, beside] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round++) {
    alone.push(p95(await send(client, port)));
    beside.push(await whileTranscribing(client, callId, () => send(client, port)));
  }
  const [before, during] = [median(alone), median(beside)];
  holds = printTable(`${minutes} minutes of recording transcribed, the worker in the process that answers`, [
    { what: 'transcribed by itself', measured: `${byItself.toFixed(1)} s`, bar: '', holds: undefined },
    { what: `p95 at ${rate} requests a second`, measured: `${before.toFixed(1)} ms`, bar: '', holds: undefined },
    {
      what: 'while it is transcribed',
      measured: `${during.toFixed(1)} ms (rounds: ${beside.map((ms) => ms.toFixed(1)).join(', ')})`,
      bar: `${(before * MOST).toFixed(1)} ms`,
      holds: during <= before * MOST,
    },
  ]);
} finally {
  await Promise.all([stopProcess(product), stopProcess(sender)]);
  service.close();
  await rm(dir, { recursive: true, force: true });
}
process.exit(holds ? 0 : 1);

async function recordedCall(client: BenchClient): Promise<string> {
  const startedAt = '2027-03-10T10:00:00Z';
  const body = JSON.stringify({ type: 'outbound', status: 'completed', startedAt, duration: minutes * 60 });
  const { id } = dataOf<Call>(await client.call('POST', '/calls', body));
  const form = new FormData();
  const bytes = Buffer.concat(Array.from({ length: minutes * 60 }, () => second));
  form.append('file', new Blob([bytes], { type: 'audio/mpeg' }), 'call.mp3');
  await client.call('POST', `/calls/${id}/recording`, form);
  while ((await client.read<Call>(`/calls/${id}`)).data.recordingDuration === undefined) await pause(100);
  return id;
}

/** Transcribes it and takes the seconds since then. */
async function transcribed(client: BenchClient, id: string, started: number): Promise<number> {
  await client.call('POST', `/calls/${id}/transcript/generate`);
  while ((await client.read<Call>(`/calls/${id}`)).data.transcription?.status === 'queued') await pause(100);
  return (performance.now() - started) / 1000;
}

/** The p95 of what `work` sends while transcriptions run, one after the other. */
async function whileTranscribing(client: BenchClient, id: string, work: () => Promise<RateResult>): Promise<number> {
  let isOver = false;
  const transcribing = (async () => {
    while (!isOver) await transcribed(client, id, performance.now());
  })();
  const result = await work();
  isOver = true;
  await transcribing;
  return p95(result);
}

async function send({ token }: BenchClient, port: number): Promise<RateResult> {
  const paths = ['/contacts?limit=25', '/tasks?limit=25', '/calls?limit=25', '/notifications?limit=20'];
  sender.send({
    url: `http://127.0.0.1:${port}`,
    headers: { authorization: `Bearer ${token}` },
    ...{ rate, seconds },
    requests: paths.map((path) => ({ name: path, method: 'GET', path: `/v1${path}` })),
  } satisfies RatePlan);
  const result = await nextMessage<RateResult>(sender);
  if (result.failures > 0) throw new Error(`${result.failures} requests failed.`);
  return result;
}

function p95({ times }: RateResult): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]!;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function dataOf<T>({ body }: { body: string }): T {
  return (JSON.parse(body) as { data: T }).data;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
