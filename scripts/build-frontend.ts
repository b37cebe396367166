import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { keepBuilt, root } from './built.ts';

const dist = join(root, 'frontend/dist');

/** Builds the browser app where its sources are not those that the last build was made of. */
export function buildFrontend(): Promise<void> {
  return keepBuilt({
    ...{ name: 'the browser app', dist, sources: ['package-lock.json', 'contract', 'frontend'] },
    settings: process.env.VITE_API_URL,
    build: async () => {
      await run(join(root, 'node_modules/vite/bin/vite.js'), ['build', '--logLevel', 'warn']);
      await compressAssets();
    },
  });
}

/** Packs each text once, as small as it gets: the server sends `<file>.br` or `<file>.gz` to those who can read it. */
async function compressAssets(): Promise<void> {
  const texts = readdirSync(dist, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:js|css|svg|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    texts.map(async (path) => {
      const bytes = readFileSync(path);
      const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })]);
      writeFileSync(`${path}.br`, br);
      writeFileSync(`${path}.gz`, gz);
    }),
  );
}

function run(script: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: join(root, 'frontend'), stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('The browser app could not be built; the reason stands above.')),
    );
  });
}

if (import.meta.main) {
  await buildFrontend().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
