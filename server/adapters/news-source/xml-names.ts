import type { parseDocument } from 'htmlparser2';

type Node = ReturnType<typeof parseDocument>['children'][number];
export type XmlElement = Extract<Node, { attribs: unknown }>;

export const isElement = (node: Node): node is XmlElement => 'attribs' in node;

/** What we call each namespace; those of RSS and Atom itself have no prefix. Addresses without scheme, ending and version. */
const namespaces: readonly [RegExp, string][] = [
  [/^backend\.userland\.com\/rss|^blogs\.law\.harvard\.edu\/tech\/rss|^(?:www\.)?rssboard\.org/, ''],
  [/^purl\.org\/rss\/1\.0$|^(?:my|channel)\.netscape\.com\/rdf|^purl\.org\/net\/rss1\.1/, ''],
  [/^www\.w3\.org\/2005\/atom|^purl\.org\/atom\/ns#?/, ''],
  [/^www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/, 'rdf:'],
  [/^www\.w3\.org\/1999\/xhtml/, 'xhtml:'],
  [/^purl\.org\/rss\/1\.0\/modules\/content/, 'content:'],
  [/^purl\.org\/dc\/elements/, 'dc:'],
  [/^purl\.org\/dc\/terms/, 'dcterms:'],
  [/^search\.yahoo\.com\/mrss/, 'media:'],
  [/^www\.itunes\.com\/dtds\/podcast/, 'itunes:'],
];
/** Of documents that use a prefix without saying what it stands for. */
const bare = /^(?:atom|atom10|rss|a):/;

/** Names every element by its namespace, whatever prefix the document gives it, in small letters: "media:title", "item". */
export function nameByNamespace(nodes: readonly Node[], outer: ReadonlyMap<string, string> = new Map()): void {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    const scope = withDeclarations(outer, node);
    const [, prefix = '', local = node.name] = /^([^:]*):(.*)$/.exec(node.name) ?? [];
    const known = scope.get(prefix);
    node.name = known === undefined ? node.name.toLowerCase().replace(bare, '') : known + local.toLowerCase();
    nameByNamespace(node.children as Node[], scope);
  }
}

function withDeclarations(outer: ReadonlyMap<string, string>, { attribs }: XmlElement): ReadonlyMap<string, string> {
  let scope: Map<string, string> | undefined;
  for (const [name, address] of Object.entries(attribs)) {
    if (!/^xmlns(?::|$)/i.test(name)) continue;
    const place = address
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
    const prefix = name.slice(6);
    const known = namespaces.find(([pattern]) => pattern.test(place))?.[1];
    scope ??= new Map(outer);
    if (known !== undefined) scope.set(prefix, known);
    else scope.delete(prefix);
  }
  return scope ?? outer;
}
