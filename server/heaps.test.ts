import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('leaves each thread the room for young objects that it asks for, whatever the main thread was given', async () => {
  const fixture = join(import.meta.dirname, 'heaps.fixture.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--min-semi-space-size=32',
    '--max-semi-space-size=64',
    fixture,
  ]);
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThanOrEqual(24);
});
