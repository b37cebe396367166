import { parseDocument } from 'htmlparser2';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';

type Document = ReturnType<typeof parseDocument>;
type Node = Document['children'][number];
type Element = Extract<Node, { attribs: unknown }>;

/**
 * Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, well-formed or not. Entities that a document declares are never expanded.
 * Undefined for what is no feed.
 */
export function parseXmlFeed(xml: string, address: string): ParsedFeed | undefined {
  const document = parseDocument(xml.replace(/^[^<]+/, ''), { xmlMode: true, decodeEntities: true });
  const root = elementsOf(document).find(({ name }) => roots.has(plainName(name)));
  if (!root) return undefined;
  const isAtom = plainName(root.name) === 'feed';
  const channel = isAtom ? root : (child(root, 'channel') ?? root);
  // RSS 1.0 and 0.90 have their items beside the channel, and others put them anywhere.
  const entries = isAtom
    ? children(root, 'entry')
    : [...children(channel, 'item'), ...(channel === root ? [] : children(root, 'item'))];
  return {
    title: htmlOf(child(channel, 'title'), isAtom),
    language: root.attribs['xml:lang'] ?? (textOf(child(channel, 'language', 'dc:language')) || undefined),
    ttlMinutes: Number(textOf(child(channel, 'ttl'))) || undefined,
    entries: entries.map((entry) => entryOf(entry, isAtom, address)),
  };
}

const roots = new Set(['rss', 'rdf:rdf', 'feed', 'channel']);

function entryOf(entry: Element, isAtom: boolean, address: string): ParsedEntry {
  const link = linkOf(entry, isAtom, address);
  const content = child(entry, 'content:encoded', 'content', 'xhtml:body', 'fullitem');
  const summary = child(entry, 'description', 'summary', 'media:description', 'itunes:summary');
  const guid = textOf(child(entry, 'guid', 'id', 'dc:identifier'));
  return {
    id: guid || entry.attribs['rdf:about'],
    url: link,
    title: htmlOf(child(entry, 'title', 'dc:title'), isAtom),
    summary: htmlOf(summary, isAtom),
    content: htmlOf(content, isAtom),
    date: textOf(
      child(entry, 'pubdate', 'published', 'dc:date', 'issued', 'dcterms:issued', 'created', 'updated', 'modified'),
    ),
    image: imageOf(entry, address),
    language: entry.attribs['xml:lang'],
    publisher: textOf(
      child(entry, 'source')?.name === 'source' && !isAtom
        ? child(entry, 'source')
        : child(child(entry, 'source'), 'title'),
    ),
  };
}

function linkOf(entry: Element, isAtom: boolean, address: string): string | undefined {
  for (const link of children(entry, 'link')) {
    const { href, rel = 'alternate', type = '' } = link.attribs;
    const target = isAtom || href ? href : textOf(link);
    if (target && rel === 'alternate' && !/json|xml(?!.*html)/.test(type.replace('xhtml+xml', 'html')))
      return resolve(target, link, address);
  }
  const guid = child(entry, 'guid');
  const id = textOf(guid ?? child(entry, 'id'));
  if (guid?.attribs.ispermalink !== 'false' && /^https?:\/\//i.test(id)) return id;
  const about = entry.attribs['rdf:about'] ?? child(entry, 'enclosure')?.attribs.url;
  return about ? resolve(about, entry, address) : undefined;
}

function imageOf(entry: Element, address: string): string | undefined {
  const group = child(entry, 'media:group') ?? entry;
  for (const element of [
    ...children(entry, 'media:thumbnail', 'media:content', 'enclosure', 'itunes:image', 'image'),
    ...children(group, 'media:thumbnail', 'media:content'),
  ]) {
    const { url = element.attribs.href, type = 'image/', medium = 'image' } = element.attribs;
    if (url && type.startsWith('image/') && medium === 'image') return resolve(url, element, address);
  }
  return undefined;
}

/** An address against all `xml:base` around its element, and against that of the document. */
function resolve(target: string, element: Element, address: string): string | undefined {
  const bases: string[] = [];
  for (let node: Element | null = element; node; node = node.parent as Element | null)
    if (node.attribs?.['xml:base']) bases.unshift(node.attribs['xml:base']);
  const base = bases.reduce((outer, inner) => URL.parse(inner, outer)?.href ?? outer, address);
  return URL.parse(target.trim(), base)?.href;
}

/** The content as HTML: in Atom text is text unless it says otherwise, in RSS everything may be HTML. */
function htmlOf(element: Element | undefined, isAtom: boolean): string {
  if (!element) return '';
  const { type = 'text', mode } = element.attribs;
  const text = textOf(element);
  const isText = isAtom && mode !== 'escaped' && (type === 'text' || type === 'text/plain');
  return isText || /xhtml/.test(type) ? text.replaceAll('<', '&lt;') : text;
}

const plainName = (name: string) => name.toLowerCase().replace(/^(?:atom|atom10|rss|a):/, '');
const isElement = (node: Node): node is Element => 'attribs' in node;

function* allElements(nodes: readonly Node[]): Generator<Element> {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    yield node;
    yield* allElements(node.children as Node[]);
  }
}
const elementsOf = (document: Document): Element[] => allElements(document.children).take(50).toArray();

const children = (element: Element, ...names: string[]): Element[] =>
  (element.children as Node[]).filter(
    (node): node is Element => isElement(node) && names.includes(plainName(node.name)),
  );

/** The first child by the first of these names that has any. */
function child(element: Element | undefined, ...names: string[]): Element | undefined {
  for (const name of names) {
    const found =
      element && children(element, name).find((one) => one.children.length > 0 || Object.keys(one.attribs).length > 0);
    if (found) return found;
  }
  return undefined;
}

function textOf(element: Element | undefined): string {
  if (!element) return '';
  let text = '';
  for (const node of element.children as Node[]) {
    if (isElement(node)) text += ` ${textOf(node)} `;
    else if ('data' in node && node.type === 'text') text += node.data;
    else if ('children' in node) for (const inner of node.children) if ('data' in inner) text += inner.data;
  }
  return text.trim();
}
