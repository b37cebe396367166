import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'frontend/dist');
const stamp = join(dist, '.sources');

/** Builds the browser app where its sources are not those that the last build was made of. */
export async function buildFrontend(): Promise<void> {
  const sources = hashSources();
  if (readStamp() === sources) return;
  console.log('Building the browser app (only when it has changed) …');
  const started = performance.now();
  await run(join(root, 'node_modules/vite/bin/vite.js'), ['build', '--logLevel', 'warn']);
  await compressAssets();
  writeFileSync(stamp, sources);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Packs each text once, as small as it gets: the server sends `<file>.br` or `<file>.gz` to those who can read it. */
async function compressAssets(): Promise<void> {
  const texts = list(dist, /\.(?:js|css|svg|html)$/);
  await Promise.all(
    texts.map(async (path) => {
      const bytes = readFileSync(path);
      const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes, { level: 9 })]);
      writeFileSync(`${path}.br`, br);
      writeFileSync(`${path}.gz`, gz);
    }),
  );
}

/** A hash over names and contents, since times of change mean nothing in a fresh clone. */
function hashSources(): string {
  const hash = createHash('sha256').update(`${process.env.VITE_API_URL ?? ''}\0`);
  const files = [join(root, 'package-lock.json'), ...listSources('contract'), ...listSources('frontend')];
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function listSources(folder: string): string[] {
  const dir = join(root, folder);
  return list(dir, /./).filter(
    (path) => !/(?:^|\/)(?:dist|node_modules)\/|\.test\.tsx?$/.test(relative(dir, path).split(sep).join('/')),
  );
}

function list(dir: string, names: RegExp): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
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
