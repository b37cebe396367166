import { buildFrontend } from './build-frontend.ts';
import { buildServer } from './build-server.ts';

const background = process.argv.slice(2).some((arg) => /^--services=(?!.*\bweb\b)/.test(arg));
// Known to no compiler before it is built.
const program = '../server/dist/main.js';
try {
  await buildServer();
  if (!background && !process.argv.includes('--help')) await buildFrontend();
  await import(program);
  if (process.env.npm_lifecycle_event) endWithNpm();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** npm passes signals to a shell that keeps them to itself; when that shell is gone, whoever started npm wants us to end. */
function endWithNpm(): void {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
