/** What is read here of what the bundler knows about a module; `code` is its JavaScript, without types. */
interface Module {
  code: string | null;
  importedIds: readonly string[];
}
interface Modules {
  getModuleInfo(id: string): Module | null;
}

/** What a person meets before signing in. */
const firstPages = ['app/main.tsx', 'features/auth/pages/setup-page.tsx', 'features/auth/pages/sign-in-page.tsx'];

/** Libraries whose index file reaches all they have, a file per part: `Eye` in `icons/eye.js`, `Dialog` in `react-dialog`. */
const index = /node_modules[\\/](?:lucide-react[\\/]dist[\\/]esm[\\/]lucide-react|radix-ui[\\/]dist[\\/]index)\.m?js$/;
const namesFromIndex = /import\s*\{([^}]*)\}\s*from\s*["'](?:lucide-react|radix-ui)["']/g;

/** What only some pages draw or read with; each goes, with all that it needs, into a file of its own. */
const seldom =
  /node_modules[\\/](?:recharts|markdown-to-jsx|libphonenumber-js|react-day-picker|date-fns|chrono-node|uqr)[\\/]/;

/**
 * The files that pages share, so that a page takes a handful of requests where the bundler alone would make it a
 * hundred: `first` holds what the pages before signing in need and nothing else, `app` what two of them or more use.
 */
export function sharedFiles(root: string) {
  let first: Set<string> | undefined;
  return [
    {
      name: (id: string, modules: Modules) => {
        first ??= reach(
          firstPages.map((page) => `${root}/${page}`),
          modules,
        );
        return first.has(id) && !firstPages.some((page) => id.endsWith(page)) ? 'first' : null;
      },
      debugName: 'first',
      includeDependenciesRecursively: false,
      priority: 3,
    },
    {
      name: 'charts',
      test: /node_modules[\\/]recharts[\\/]|ui[\\/]stacked-bars|(?:activity|greetings|forecast)-chart\.tsx/,
      priority: 2,
    },
    {
      name: 'app',
      test: (id: string) => !seldom.test(id),
      minShareCount: 2,
      includeDependenciesRecursively: false,
      priority: 1,
    },
  ];
}

/** All that these modules import, at once or in turn, but not what they load later. */
function reach(entries: string[], modules: Modules): Set<string> {
  const found = new Set(entries);
  const indexes = new Set<string>();
  const parts = new Set<string>();
  for (const id of found) {
    const { code, importedIds } = modules.getModuleInfo(id) ?? { code: '', importedIds: [] };
    for (const [, names] of code?.matchAll(namesFromIndex) ?? [])
      for (const name of names!.split(',')) parts.add(kebab(name));
    for (const next of importedIds) (index.test(next) ? indexes : found).add(next);
  }
  const named = [...indexes]
    .flatMap((id) => modules.getModuleInfo(id)?.importedIds ?? [])
    .filter((id) => parts.has(partOf(id)));
  return named.every((id) => found.has(id)) ? found : reach([...found, ...named], modules);
}

/** `Eye as Icon` -> `eye`, `CircleCheck` -> `circle-check` */
const kebab = (name: string) =>
  name
    .trim()
    .split(' ')[0]!
    .replace(/(?<=[a-z])(?=[A-Z0-9])/g, '-')
    .toLowerCase();

const partOf = (id: string) => /(?:icons[\\/]|react-)([a-z0-9-]+)/.exec(id.split('node_modules').at(-1)!)?.[1] ?? '';
