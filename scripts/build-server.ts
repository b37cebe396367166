import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { builtinsByName, dist, oneCopy, ownMaps, rareTables, sourcePlaces } from './build-server.plugins.ts';
import { keepBuilt, root } from './built.ts';

/** Loaded where something is configured that needs them, from where they are installed: they look for files of their own. */
const external = [/^node:(?!(?:http|crypto)$)/, /^(?:bullmq|ioredis|@aws-sdk\/.*|@opentelemetry\/(?!api).*)$/];

/**
 * Bundles the server, and each of its threads, where its sources are not those of the last build: to find, read and link
 * two thousand files takes longer than to run them.
 */
export function buildServer(): Promise<void> {
  return keepBuilt({
    ...{
      name: 'the server',
      dist,
      sources: [
        'package-lock.json',
        'contract',
        'engines',
        'server',
        'scripts/build-server.ts',
        'scripts/build-server.plugins.ts',
      ],
    },
    build: async () => {
      // Only now: most starts build nothing.
      const { build } = await import('rolldown');
      await build({
        ...{ input: join(root, 'server/main.ts'), platform: 'node', external, logLevel: 'warn' },
        plugins: [sourcePlaces, oneCopy, rareTables, builtinsByName, ownMaps],
        output: {
          ...{ dir: dist, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          ...{ sourcemap: true, sourcemapExcludeSources: true },
          // Every start reads it. Names of functions and classes stay, as Mongoose and our errors go by them.
          minify: { compress: false, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
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

if (import.meta.main) {
  await buildServer().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
