import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { defineConfig, type Plugin } from 'vite';
import { ShellSkeleton } from './app/shell-skeleton.tsx';
import { sharedFiles } from './chunks.ts';

const server = 'http://127.0.0.1:4000';

/** What every page needs and seldom changes. The setting of zod stands in one file with it, to run before any schema is built. */
const vendor =
  /node_modules[\\/](zod|react|react-dom|react-router|scheduler|@tanstack[\\/](query-core|react-query)|zustand|tailwind-merge|clsx|class-variance-authority|use-sync-external-store)[\\/]|zod-jitless|rolldown[\\/]runtime/;

export default defineConfig(({ command }) => {
  // Also where tests build the app: with their NODE_ENV, React would go out in its development form.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: import.meta.dirname,
    plugins: [react(), tailwindcss(), apiOrigin(process.env.VITE_API_URL), firstPaint()],
    build: {
      // light-dark() and oklch() go out as they are written.
      target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
      // The content security policy allows no data: scripts or fonts.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // What all pages behind signing in share is one file.
      chunkSizeWarningLimit: 650,
      rolldownOptions: {
        // What some pages load later, others hold at once.
        checks: { ineffectiveDynamicImport: false },
        output: {
          codeSplitting: {
            groups: [{ name: 'vendor', test: vendor, priority: 4 }, ...sharedFiles(import.meta.dirname)],
          },
        },
      },
    },
    server: {
      proxy: { '/v1': server, '/socket.io': { target: server, ws: true } },
    },
  };
});

/** Writes where the API is into the page, where it is not beside the page. */
function apiOrigin(url = ''): Plugin {
  const empty = '<meta name="api-origin" content="" />';
  return {
    name: 'api-origin',
    transformIndexHtml: (page) => page.replace(empty, empty.replace('""', JSON.stringify(url && new URL(url).origin))),
  };
}

/** Puts the shape of the shell into the page, to stand until the scripts are here. */
function firstPaint(): Plugin {
  const shape = renderToStaticMarkup(createElement(ShellSkeleton));
  return {
    name: 'first-paint',
    transformIndexHtml: {
      order: 'post',
      // The style sheet alone comes before all scripts: with it the shape stands.
      handler: (page) =>
        page
          .replace('<!-- first paint -->', shape)
          .replaceAll(/<(?:script type="module"|link rel="modulepreload")/g, '$& fetchpriority="low"'),
    },
  };
}
