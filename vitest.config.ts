import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** An installation of many processes takes as long to start as all of them together; a machine has few cores for them. */
const apartMs = process.env.TEST_APART ? 600_000 : 0;

/** For what a test waits for; as Playwright waits for a page. A machine may be busy with other things. */
const patienceMs = 30_000;

/** The database's threads load hundreds of files as they are, in every test file that starts it: what they compile is kept. */
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') };

/** Two projects: `unit` (everything beside the code and in test/) and `browser` (whole flows in a real Chromium). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env,
          setupFiles: ['test/seed.ts'],
          include: ['{contract,engines,server,frontend,test,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'test/browser/**'],
          globalSetup: ['test/setup.ts'],
          testTimeout: 60_000,
          expect: { poll: { timeout: patienceMs } },
          hookTimeout: Math.max(60_000, apartMs),
          // Many tests wait for processes of their own: one worker per core keeps both busy.
          maxWorkers: availableParallelism(),
        },
      },
      {
        test: {
          name: 'browser',
          env,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/setup.ts'],
          testTimeout: 120_000,
          expect: { poll: { timeout: patienceMs } },
          hookTimeout: Math.max(120_000, apartMs),
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
