import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export const root = join(import.meta.dirname, '..');

interface Built {
  /** What is built, for those who wait for it. */
  name: string;
  /** The folder that it is built into. */
  dist: string;
  /** Folders and files that it is made of, below the root. */
  sources: readonly string[];
  /** Whatever else decides what comes out. */
  settings?: string;
  build(): Promise<void>;
}

/** Builds where the sources are not those of the last build. */
export async function keepBuilt({ name, dist, sources, settings = '', build }: Built): Promise<void> {
  const stamp = join(dist, '.sources');
  const made = stampOf(sources, settings);
  if (read(stamp) === made) return;
  console.log(`Building ${name} (only when it has changed) …`);
  const started = performance.now();
  await build();
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, made);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Names, sizes and times of change: every start waits for it, and to read all files takes three times as long. */
function stampOf(sources: readonly string[], settings: string): string {
  const files = sources.flatMap(listSources).map((file) => {
    const { size, mtimeMs } = statSync(`${root}/${file}`);
    return `${file} ${size} ${mtimeMs}`;
  });
  return [settings, ...files].join('\n');
}

/** The files that a file or folder below the root consists of. */
function listSources(source: string): string[] {
  if (/\.\w+$/.test(source)) return [source];
  return readdirSync(`${root}/${source}`, { withFileTypes: true }).flatMap((entry) => {
    const inside = `${source}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : listSources(inside);
    return /\.test\.tsx?$/.test(entry.name) ? [] : inside;
  });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** As in addresses, whatever the system writes between folders. */
export const withSlashes = (path: string): string => path.split(sep).join('/');
