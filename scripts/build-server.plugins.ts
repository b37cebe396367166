import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { Plugin } from 'rolldown';
import { root, withSlashes } from './built.ts';

/** Where the bundle of the server goes. */
export const dist = join(root, 'server/dist');

const threads = /new URL\('(\.\/[\w.-]+)\.ts', import\.meta\.url\)/g;

/** Threads become bundles beside the server's; other files that a source finds by its own place stay where they are. */
export const sourcePlaces: Plugin = {
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
export const rareTables: Plugin = {
  name: 'rare-tables',
  resolveId: {
    filter: { id: /^\.\.\/encodings$/ },
    handler: (id, importer) => ({
      id: withSlashes(relative(dist, createRequire(importer!).resolve(id))),
      external: true,
    }),
  },
};

const copies = new Map<string, string>();
/** npm installs the same version of these once for each package that wants them, and each copy costs a start its time. */
export const oneCopy: Plugin = {
  name: 'one-copy',
  resolveId: {
    filter: { id: /^(?:mime-types|mime-db|iconv-lite)$/ },
    handler(id, importer) {
      const require = createRequire(importer!);
      const { version } = require(`${id}/package.json`) as { version: string };
      return copies.getOrInsertComputed(`${id}@${version}`, () => require.resolve(id));
    },
  },
};

const byName = /^\0by-name:(node:\w+)$/;
/**
 * An import of these reads all that they export, and so loads the clients of `fetch` and the algorithms of Web Crypto, a
 * twentieth of a start; what is asked for by name loads alone.
 */
export const builtinsByName: Plugin = {
  name: 'builtins-by-name',
  resolveId: {
    filter: { id: /^node:(?:http|crypto)$/ },
    handler: (id, _importer, { kind }) => (kind === 'import-statement' ? `\0by-name:${id}` : { id, external: true }),
  },
  load: {
    filter: { id: byName },
    handler: (id) => `module.exports = process.getBuiltinModule('${byName.exec(id)![1]}');`,
  },
};

/** Stack traces lead back to our own sources; the maps of packages would take seconds to read. */
export const ownMaps: Plugin = {
  name: 'own-maps',
  transform: {
    filter: { id: /node_modules/ },
    handler: (code) => ({ code, map: { version: 3, sources: [], names: [], mappings: '' } }),
  },
};
