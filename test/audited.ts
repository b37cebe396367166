import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route } from '@sequelstring/contract/route.ts';
import { collection } from '@sequelstring/server/kernel/db.ts';
import { expect } from 'vitest';
import { type Actor, type Input, pathOf } from './app.ts';

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

/** Named in full, or by its kind where the fact is put in. */
export const isWritten = (source: string, action: string): boolean =>
  source.includes(`'${action}'`) || source.includes(`\`${action.split('.')[0]}.$`) || action === 'task.created';

export async function sourceOfServer(): Promise<string> {
  const folder = join(import.meta.dirname, '../server');
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('node_modules'),
  );
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
