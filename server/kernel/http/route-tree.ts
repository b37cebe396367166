import type { Method } from '@sequelstring/contract/route.ts';

interface Node<T> {
  fixed: Map<string, Node<T>>;
  variable?: Node<T>;
  byMethod: Map<string, { value: T; names: string[] }>;
}

export type Found<T> = { value: T; params: Record<string, string> } | { allow: string[] } | undefined;

/** Finds a route by method and path in time that does not grow with the number of routes. */
export class RouteTree<T> {
  readonly #root: Node<T> = { fixed: new Map(), byMethod: new Map() };

  /** Throws where two routes have the same method and path. */
  add(method: Method, path: string, value: T): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of path.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node.variable ??= { fixed: new Map(), byMethod: new Map() };
        node = node.variable;
      } else {
        const next: Node<T> = node.fixed.get(segment) ?? { fixed: new Map(), byMethod: new Map() };
        node.fixed.set(segment, next);
        node = next;
      }
    }
    if (node.byMethod.has(method)) throw new Error(`Two routes are declared for ${method} ${path}`);
    node.byMethod.set(method, { value, names });
  }

  has(method: Method, path: string): boolean {
    const found = this.find(method, path);
    return found !== undefined && 'value' in found;
  }

  /** The route with its parameters decoded, or the methods that the path takes. Throws `URIError` on malformed escapes. */
  find(method: string, path: string): Found<T> {
    const values: string[] = [];
    let node: Node<T> | undefined = this.#root;
    let start = 1;
    while (node && start < path.length) {
      const slash = path.indexOf('/', start);
      const end = slash === -1 ? path.length : slash;
      const segment = path.slice(start, end);
      const fixed: Node<T> | undefined = node.fixed.get(segment);
      if (!fixed) values.push(segment.includes('%') ? decodeURIComponent(segment) : segment);
      node = fixed ?? (segment ? node.variable : undefined);
      start = end + 1;
    }
    if (!node?.byMethod.size) return undefined;
    const match = node.byMethod.get(method === 'HEAD' ? 'GET' : method);
    if (!match) return { allow: [...node.byMethod.keys(), ...(node.byMethod.has('GET') ? ['HEAD'] : []), 'OPTIONS'] };
    const params: Record<string, string> = {};
    for (let i = 0; i < match.names.length; i++) params[match.names[i]!] = values[i]!;
    return { value: match.value, params };
  }
}
