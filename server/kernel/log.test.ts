import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const lines = (script: string) => {
  const url = JSON.stringify(join(import.meta.dirname, 'log.ts'));
  const source = `const { createLog } = await import(${url}); const { log, flush } = createLog({ level: 'info', pretty: false }); ${script}; flush();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('writes lines in the Elastic Common Schema', () => {
  const [request, failure] = lines(
    `log.child({ 'log.logger': 'http' }).info({ requestId: 'r-1', method: 'GET', route: '/v1/contacts', status: 200, ms: 1.5, userId: 'u', address: undefined }, 'request');
     log.error({ err: Object.assign(new TypeError('no', { cause: new Error('because') }), { code: 'E1' }) }, 'failed')`,
  );
  expect(request).toMatchObject({
    'log.level': 'info',
    'log.logger': 'http',
    'http.request.id': 'r-1',
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'event.duration': 1_500_000,
    'user.id': 'u',
    message: 'request',
    'ecs.version': expect.any(String),
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(request).not.toHaveProperty('client.ip');
  expect(failure).toMatchObject({
    'log.level': 'error',
    error: { type: 'TypeError', message: 'no', code: 'E1', stack_trace: expect.stringContaining('TypeError: no') },
  });
});
