import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { crashTestMs, ServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: crashTestMs });

const GREETINGS = 1000;
/** The server is killed when so many messages have arrived. */
const KILL_AT = [100, 400, 700];

let dataDir: string;
let server: ServerProcess;
let mail: MailServer;

beforeAll(async () => {
  mail = await startMailServer();
  dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-crash-'));
  server = new ServerProcess(dataDir, { SMTP_URL: mail.url, MAIL_FROM: 'Greetings <greetings@example.com>' });
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('sends no greeting twice and loses none although the server is killed in the middle', async () => {
  const api = new ApiClient(server);
  await api.setUp();
  await api.upload<Import>('/contacts/import', 'people.csv', csv());
  const planned = await until(
    () => api.get<Greeting[]>(`${window}&status=planned&limit=1`),
    ({ meta }) => meta?.total === GREETINGS,
  );
  expect(planned.meta?.total).toBe(GREETINGS);
  const greetings = await api.all<Greeting>(`${window}&status=planned`);
  await inParallel(greetings, 20, (greeting) => api.post(`/emails/scheduled/${greeting.id}/send`));

  for (const count of KILL_AT) {
    await mail.received(count);
    await server.kill();
    await server.start();
  }

  const open = 'planned,approved,queued,sending';
  await until(
    () => api.get<Greeting[]>(`${window}&status=${open}&limit=1`),
    ({ meta }) => meta?.total === 0,
  );
  const settled = await api.all<Greeting>(window);
  const withStatus = (status: Greeting['status']) => settled.filter((greeting) => greeting.status === status);
  expect(settled).toHaveLength(GREETINGS);
  expect(withStatus('sent').length + withStatus('uncertain').length).toBe(GREETINGS);

  const arrived = new Set(mail.messageIds);
  expect(mail.messageIds).toHaveLength(arrived.size);
  for (const greeting of withStatus('sent')) expect(arrived).toContain(greeting.messageId);
  const known = new Set(settled.map((greeting) => greeting.messageId));
  for (const id of arrived) expect(known).toContain(id);
});

const window = '/emails/scheduled?sort=dueAt';

/** Birthdays that come within the window that greetings are listed for, none of them today. */
function csv(): string {
  const today = Temporal.Now.plainDateISO('UTC');
  const rows = Array.from({ length: GREETINGS }, (_, n) => {
    const birthday = today.add({ days: 2 + (n % 90) }).with({ year: 1980 });
    return `Given${n},Family${n},person${n}@example.com,${birthday}`;
  });
  return ['First Name,Last Name,E-mail Address,Birthday', ...rows].join('\n');
}

async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const walk = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: width }, walk));
}

interface MailServer {
  url: string;
  /** In order of arrival, with every repetition. */
  messageIds: string[];
  /** Resolves when so many messages have arrived. */
  received(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** A mail server that notes a message when all of its data is there, before it says that it has taken it over. */
async function startMailServer(): Promise<MailServer> {
  const messageIds: string[] = [];
  const waiting: { count: number; resolve(): void }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('latin1');
      stream.on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        messageIds.push(/^Message-ID:\s*(<[^>]+>)/im.exec(text)?.[1] ?? 'none');
        for (const one of waiting) if (messageIds.length >= one.count) one.resolve();
        setImmediate(done);
      });
    },
  });
  smtp.on('error', () => {
    // A killed server breaks its connections; what had arrived by then is noted.
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  if (!address || typeof address === 'string') throw new Error('The mail server has no port.');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    messageIds,
    received: (count) =>
      new Promise((resolve) => {
        if (messageIds.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    stop: () => new Promise((resolve) => smtp.close(resolve)),
  };
}
