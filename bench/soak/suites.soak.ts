import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { canRunApart } from '../../test/apart/installation.ts';
import { list } from './apart.settings.ts';

/**
 * The suites of the product on an installation of many processes: every browser test, every route, and the crashes, in which
 * all processes are killed at once. `--only=test/browser/crm.test.ts,test/surface.test.ts` takes those files alone.
 */
const suites = {
  browser: ['test/browser'],
  // What needs the program in the process of the test stays on one process.
  unit: ['test/surface.test.ts', 'test/crash'],
};
const root = join(import.meta.dirname, '../..');
const only = list('only');

if (!canRunApart) {
  console.log('The soak "suites" needs redis-server and nginx; it was left out.');
  process.exit(0);
}

let failed = false;
for (const [project, all] of Object.entries(suites)) {
  const files = only ? only.filter((file) => all.some((path) => file.startsWith(path))) : all;
  if (files.length === 0) continue;
  const args = ['run', '--project', project, '--no-file-parallelism', ...files];
  const child = spawn(join(root, 'node_modules/.bin/vitest'), args, {
    ...{ cwd: root, stdio: 'inherit' },
    env: { ...process.env, TEST_APART: '1' },
  });
  const [code] = await once(child, 'exit');
  failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);
