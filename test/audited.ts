import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route } from '@sequelstring/contract/route.ts';
import { collection } from '@sequelstring/server/kernel/db.ts';
import { expect } from 'vitest';
import { type Actor, type Input, pathOf } from './app.ts';
import { readRoutes } from './routes.ts';

export interface Reply {
  id: string;
  [name: string]: unknown;
}

type InputWithForm<R extends Route> = Input<R> & { form?: FormData };
export type Call = <R extends Route>(route: R, input?: InputWithForm<R>, actor?: Actor) => Promise<Reply>;

/** Calls a route that has to succeed, notes in `walked` what it wrote to the audit, and gives its data. */
export async function calledBy<R extends Route>(
  actor: Actor,
  walked: Map<Route, string[]>,
  route: R,
  input: InputWithForm<R>,
): Promise<Reply> {
  const res = await actor.fetch(`/v1${pathOf(route, input)}`, {
    method: route.method,
    redirect: 'manual',
    ...(input.form && { body: input.form }),
    ...(input.body !== undefined && {
      body: JSON.stringify(input.body),
      headers: { 'Content-Type': 'application/json' },
    }),
  });
  const text = await res.text();
  expect(res.status, `${route.method} ${route.path}: ${text}`).toBeLessThan(400);
  const requestId = res.headers.get('x-request-id');
  const facts = await collection<{ action: string }>('audit').find({ requestId }).toArray();
  walked.set(route, [...(walked.get(route) ?? []), ...facts.map(({ action }) => action)]);
  const isJson = res.headers.get('content-type')?.startsWith('application/json') && text.startsWith('{"success"');
  return (isJson ? JSON.parse(text).data : {}) as Reply;
}

export const formOf = (text: string | Uint8Array<ArrayBuffer>, name: string, type = 'text/plain'): FormData => {
  const form = new FormData();
  form.append('file', new Blob([text], { type }), name);
  return form;
};

/** Routes whose success takes a telephone, a link out of a digest or two stories that grew: for them the source alone is looked at. */
const unwalked: readonly string[] = [
  // Written on behalf of the recipient, by the program.
  ...['occasions.unsubscribe', 'occasions.setPreference'],
  // It writes of a theft alone, which it refuses.
  'auth.refresh',
  ...['calls.cancel', 'calls.dial', 'calls.hangUp', 'calls.generateTranscript'],
  ...['intelligence.stopDigest', 'intelligence.splitStory', 'intelligence.joinStories'],
];

/** What differs between what routes declare and what they wrote when they were called. */
export async function problemsOf(walked: ReadonlyMap<Route, string[]>): Promise<string[]> {
  const problems: string[] = [];
  const source = await sourceOfServer();
  for (const [name, route] of await readRoutes()) {
    const written = walked.get(route);
    if (!route.audit) continue;
    const declared: readonly string[] = route.audit;
    if (unwalked.includes(name)) {
      const missing = declared.filter((one) => !isWritten(source, one));
      problems.push(...missing.map((one) => `${name} writes no ${one}`));
    } else if (!written) problems.push(`${name} is not called`);
    else if (written.length === 0) problems.push(`${name} writes nothing`);
    else problems.push(...written.filter((one) => !declared.includes(one)).map((one) => `${name} writes ${one}`));
  }
  return problems;
}

/** Named in full, or by its kind where the fact is put in. */
const isWritten = (source: string, action: string): boolean =>
  source.includes(`'${action}'`) || source.includes(`\`${action.split('.')[0]}.$`) || action === 'task.created';

async function sourceOfServer(): Promise<string> {
  const folder = join(import.meta.dirname, '../server');
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('node_modules'),
  );
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
