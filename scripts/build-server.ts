import { readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { Plugin } from 'rolldown';
import { keepBuilt, root, withSlashes } from './built.ts';

const dist = join(root, 'server/dist');

/** Loaded where something is configured that needs them, from where they are installed: they look for files of their own. */
const external = [/^node:/, /^(?:bullmq|ioredis|@aws-sdk\/.*|@opentelemetry\/(?!api).*)$/];

/**
 * Bundles the server, and each of its threads, where its sources are not those of the last build: to find, read and link
 * two thousand files takes longer than to run them.
 */
export function buildServer(): Promise<void> {
  return keepBuilt({
    ...{
      name: 'the server',
      dist,
      sources: ['package-lock.json', 'contract', 'engines', 'server', 'scripts/build-server.ts'],
    },
    build: async () => {
      // Only now: most starts build nothing.
      const { build } = await import('rolldown');
      await build({
        ...{ input: join(root, 'server/main.ts'), platform: 'node', external, logLevel: 'warn' },
        plugins: [sourcePlaces, rareTables],
        output: {
          ...{ dir: dist, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          ...{ sourcemap: true, sourcemapExcludeSources: true },
          // Comments and blanks are half of what is read; names stay, as Mongoose and our errors go by them.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      });
      removeOld();
    },
  });
}

/** A process that runs loads parts of its own build later, so what the builds of the past day wrote stays. */
function removeOld(): void {
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (statSync(path).mtimeMs < yesterday) rmSync(path);
  }
}

const threads = /new URL\('(\.\/[\w.-]+)\.ts', import\.meta\.url\)/g;

/** Threads become bundles beside the server's; other files that a source finds by its own place stay where they are. */
const sourcePlaces: Plugin = {
  name: 'source-places',
  transform: {
    filter: { id: /^(?!.*node_modules).*\.[jt]s$/, code: 'import.meta' },
    handler(code, id) {
      const place = JSON.stringify(withSlashes(relative(dist, id)));
      const folder = JSON.stringify(`/${withSlashes(relative(dist, dirname(id)))}`);
      const withThreads = code.replace(threads, (_, script: string) => {
        const name = `${basename(script)}.js`;
        this.emitFile({ type: 'chunk', id: join(dirname(id), `${script}.ts`), fileName: name });
        return `new URL('./${name}', import.meta.url)`;
      });
      const placed = withThreads
        .replaceAll(
          /(?<=new URL\('(?!\.\/[\w.-]+\.js')[^']+', )import\.meta\.url/g,
          `new URL(${place}, import.meta.url)`,
        )
        .replaceAll('import.meta.dirname', `(import.meta.dirname + ${folder})`);
      return { code: placed, map: null };
    },
  },
};

/** Tables of encodings that nothing here is written in: a megabyte, read from its package by whoever meets one. */
const rareTables: Plugin = {
  name: 'rare-tables',
  resolveId: {
    filter: { id: /^\.\.\/encodings$/ },
    handler: (id, importer) => ({
      id: withSlashes(relative(dist, createRequire(importer!).resolve(id))),
      external: true,
    }),
  },
};

if (import.meta.main) {
  await buildServer().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
