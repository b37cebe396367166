import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Format, lint, types and import rules, side by side; prints what fails and ends with 1 where something does. */
const root = join(import.meta.dirname, '..');

const checks: Record<string, string[]> = {
  'format and lint': ['biome', 'check', '--error-on-warnings', '.'],
  'types of the server': ['tsc', '-p', 'tsconfig.json'],
  'types of the browser app': ['tsc', '-p', 'frontend/tsconfig.json'],
  'import rules': [
    'node',
    '--import',
    './scripts/typescript-6.ts',
    'node_modules/.bin/depcruise',
    '--cache',
    'node_modules/.cache/import-rules',
    '--output-type',
    'err',
    ...['contract', 'server', 'engines', 'frontend', 'test', 'bench', 'scripts'],
  ],
};

const results = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
process.exitCode = results.every(Boolean) ? 0 : 1;

function run(name: string, [command, ...args]: string[]): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', command!), args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd());
      resolve(code === 0);
    });
  });
}
