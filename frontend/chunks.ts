/** What is read here of what the bundler knows about a module; `code` is its JavaScript, without types. */
interface Module {
  code: string | null;
  importedIds: readonly string[];
  dynamicallyImportedIds: readonly string[];
}
interface Modules {
  getModuleInfo(id: string): Module | null;
}

const start = 'app/main.tsx';
/** What a person meets before signing in. */
const firstPages = [start, 'features/auth/pages/setup-page.tsx', 'features/auth/pages/sign-in-page.tsx'];

/** The frame around every page of a signed-in person. */
const shell = 'app/shell.tsx';

/** Libraries whose index file reaches all they have, a file per part: `Eye` in `icons/eye.js`, `Dialog` in `react-dialog`. */
const index = /node_modules[\\/](?:lucide-react[\\/]dist[\\/]esm[\\/]lucide-react|radix-ui[\\/]dist[\\/]index)\.m?js$/;
const namesFromIndex = /import\s*\{([^}]*)\}\s*from\s*["'](?:lucide-react|radix-ui)["']/g;

/** Those that nobody uses are left out of every file. */
const icon = /node_modules[\\/]lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/]/;

const chart = /node_modules[\\/]recharts[\\/]|ui[\\/]stacked-bars|(?:activity|greetings|forecast)-chart\.tsx/;

/** What only some pages draw or read with; each goes, with all that it needs, into a file of its own. */
const seldom =
  /node_modules[\\/](?:recharts|markdown-to-jsx|libphonenumber-js|react-day-picker|date-fns|chrono-node|uqr)[\\/]/;

/**
 * The files that pages share, so that a page takes a handful of requests where the bundler alone would make it a
 * hundred: `first` holds what the pages before signing in need and nothing else, `app` the shell and what two pages or
 * more use.
 */
export function sharedFiles(root: string) {
  let first: Set<string> | undefined;
  let app: Set<string> | undefined;
  let graph: Graph | undefined;
  return [
    {
      name: (id: string, modules: Modules) => {
        graph ??= new Graph(modules);
        first ??= graph.reach(firstPages.map((page) => `${root}/${page}`));
        return first.has(id) && !firstPages.some((page) => id.endsWith(page)) ? 'first' : null;
      },
      debugName: 'first',
      includeDependenciesRecursively: false,
      priority: 3,
    },
    {
      name: (id: string, modules: Modules) => {
        graph ??= new Graph(modules);
        app ??= graph.usedTwice(`${root}/${start}`).union(graph.reach([`${root}/${shell}`]));
        return icon.test(id) || (app.has(id) && !seldom.test(id) && !chart.test(id)) ? 'app' : null;
      },
      debugName: 'app',
      includeDependenciesRecursively: false,
      priority: 2,
    },
    { name: 'charts', test: chart, priority: 1 },
  ];
}

interface Node extends Omit<Module, 'code'> {
  /** Parts of libraries that it names. */
  parts: readonly string[];
}

/** Which module needs which. */
class Graph {
  readonly #modules: Modules;
  readonly #nodes = new Map<string, Node>();

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** What two or more of the files need that are loaded later, each by itself. */
  usedTwice(entry: string): Set<string> {
    const later = new Set<string>();
    const seen = new Set([entry]);
    for (const id of seen) {
      const { importedIds, dynamicallyImportedIds } = this.#node(id);
      for (const next of dynamicallyImportedIds) later.add(next);
      for (const next of [...importedIds, ...dynamicallyImportedIds]) seen.add(next);
    }
    const uses = new Map<string, number>();
    for (const file of later) for (const id of this.reach([file])) uses.set(id, (uses.get(id) ?? 0) + 1);
    return new Set([...uses].flatMap(([id, count]) => (count > 1 ? id : [])));
  }

  /** All that these modules import, at once or in turn, but not what they load later. */
  reach(entries: string[]): Set<string> {
    const found = new Set(entries);
    const indexes = new Set<string>();
    const parts = new Set<string>();
    for (const id of found) {
      const node = this.#node(id);
      for (const part of node.parts) parts.add(part);
      for (const next of node.importedIds) (index.test(next) ? indexes : found).add(next);
    }
    const named = [...indexes].flatMap((id) => this.#node(id).importedIds).filter((id) => parts.has(partOf(id)));
    return named.every((id) => found.has(id)) ? found : this.reach([...found, ...named]);
  }

  #node(id: string): Node {
    let node = this.#nodes.get(id);
    if (!node) {
      // What they need is theirs.
      const isEnd = seldom.test(id);
      const { code = '', importedIds = [], dynamicallyImportedIds = [] } = this.#modules.getModuleInfo(id) ?? {};
      const names = [...(code?.matchAll(namesFromIndex) ?? [])].flatMap(([, list]) => list!.split(','));
      node = { importedIds: isEnd ? [] : importedIds, dynamicallyImportedIds, parts: names.map(kebab) };
      this.#nodes.set(id, node);
    }
    return node;
  }
}

/** `Eye as Icon` -> `eye`, `CircleCheck` -> `circle-check` */
const kebab = (name: string) =>
  name
    .trim()
    .split(' ')[0]!
    .replace(/(?<=[a-z])(?=[A-Z0-9])/g, '-')
    .toLowerCase();

const partOf = (id: string) => /(?:icons[\\/]|react-)([a-z0-9-]+)/.exec(id.split('node_modules').at(-1)!)?.[1] ?? '';
