import { parseDocument } from 'htmlparser2';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';
import { isElement, nameByNamespace, type XmlElement } from './xml-names.ts';

type Node = ReturnType<typeof parseDocument>['children'][number];

/**
 * Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 and CDF, well-formed or not. Entities that a document declares are never
 * expanded. Undefined for what is no feed.
 */
export function parseXmlFeed(xml: string, address: string): ParsedFeed | undefined {
  const document = parseDocument(xml.replace(/^[^<]+/, ''), { xmlMode: true, decodeEntities: true });
  nameByNamespace(document.children);
  const root = elementsOf(document.children).find(({ name }) => roots.has(name));
  if (!root) return undefined;
  const isAtom = root.name === 'feed';
  const channel = isAtom ? root : (child(root, 'channel') ?? root);
  // RSS 1.0 and 0.90 have their items beside the channel, and others put them anywhere.
  const entries = isAtom
    ? children(root, 'entry')
    : [...children(channel, 'item'), ...(channel === root ? [] : children(root, 'item'))];
  return {
    title: htmlOf(child(channel, 'title', 'dc:title'), isAtom),
    language: root.attribs['xml:lang'] ?? (textOf(child(channel, 'language', 'dc:language')) || undefined),
    ttlMinutes: Number(textOf(child(channel, 'ttl'))) || undefined,
    entries: entries.map((entry) => entryOf(entry, isAtom, address)),
  };
}

const roots = new Set(['rss', 'rdf:rdf', 'feed', 'channel']);

function entryOf(entry: XmlElement, isAtom: boolean, address: string): ParsedEntry {
  const group = child(entry, 'media:group');
  const short = child(entry, 'summary', 'itunes:summary');
  const long = child(entry, 'description', 'dc:description', 'abstract');
  const whole = child(entry, 'content:encoded', 'content', 'xhtml:body', 'body', 'fullitem');
  // "description" is the whole text beside a summary, and the summary beside a whole text.
  const summary = (!whole && child(entry, 'summary')) || (long ?? short);
  const content = whole ?? (summary === long ? undefined : long);
  return {
    id: textOf(child(entry, 'guid', 'id', 'dc:identifier')) || entry.attribs['rdf:about'],
    url: linkOf(entry, isAtom, address),
    title: htmlOf(child(entry, 'title', 'dc:title', 'media:title') ?? child(group, 'media:title'), isAtom),
    summary: htmlOf(summary ?? child(entry, 'media:description') ?? child(group, 'media:description'), isAtom),
    content: htmlOf(content, isAtom),
    date: textOf(child(entry, ...dates)) || (attribute(entry, 'lastmod') ?? ''),
    image: imageOf(entry, group, address),
    language: entry.attribs['xml:lang'],
    publisher: textOf(isAtom ? child(child(entry, 'source'), 'title') : child(entry, 'source')),
  };
}

/** When an entry came out, or else when it was changed. */
const dates = [
  ...['pubdate', 'published', 'dc:date', 'dcterms:issued', 'issued', 'dcterms:created', 'created'],
  ...['updated', 'dcterms:modified', 'modified', 'lastmod'],
];

function linkOf(entry: XmlElement, isAtom: boolean, address: string): string | undefined {
  // FeedBurner counts readers at an address of its own.
  const original = textOf(child(entry, 'feedburner:origlink'));
  if (/^https?:\/\//i.test(original)) return original;
  for (const link of children(entry, 'link')) {
    const { href, rel = 'alternate', type = '' } = link.attribs;
    const target = href || textOf(link);
    if (target && rel === 'alternate' && !/json|xml(?!.*html)/.test(type.replace('xhtml+xml', 'html')))
      return resolve(target, link, address);
  }
  const guid = child(entry, 'guid');
  const id = textOf(guid ?? child(entry, 'id'));
  if (guid?.attribs.ispermalink !== 'false' && guid?.attribs.isPermaLink !== 'false' && /^https?:\/\//i.test(id))
    return id;
  const about =
    entry.attribs['rdf:about'] ??
    (isAtom ? undefined : attribute(entry, 'href')) ??
    child(entry, 'enclosure')?.attribs.url;
  return about ? resolve(about, entry, address) : undefined;
}

function imageOf(entry: XmlElement, group: XmlElement | undefined, address: string): string | undefined {
  for (const element of [
    ...children(entry, 'media:thumbnail', 'media:content', 'enclosure', 'itunes:image', 'image'),
    ...(group ? children(group, 'media:thumbnail', 'media:content') : []),
  ]) {
    const { url = element.attribs.href, type = 'image/', medium = 'image' } = element.attribs;
    if (url && type.startsWith('image/') && medium === 'image') return resolve(url, element, address);
  }
  return undefined;
}

/** An address against all `xml:base` around its element, and against that of the document. */
function resolve(target: string, element: XmlElement, address: string): string | undefined {
  const bases: string[] = [];
  for (let node: XmlElement | null = element; node; node = node.parent as XmlElement | null)
    if (node.attribs?.['xml:base']) bases.unshift(node.attribs['xml:base']);
  const base = bases.reduce((outer, inner) => URL.parse(inner, outer)?.href ?? outer, address);
  return URL.parse(target.trim(), base)?.href;
}

/** The content as HTML: in Atom text is text unless it says otherwise, in RSS everything may be HTML. */
function htmlOf(element: XmlElement | undefined, isAtom: boolean): string {
  if (!element) return '';
  const { type = 'text', mode } = element.attribs;
  const text = textOf(element);
  if (isAtom && isBase64(type, mode) && /^[\w+/\s]+=*\s*$/.test(text)) return Buffer.from(text, 'base64').toString();
  const isText = isAtom && mode !== 'escaped' && (type === 'text' || type === 'text/plain');
  return isText || /xhtml/.test(type) ? text.replaceAll('<', '&lt;') : text;
}

/** Atom 0.3 says so; in Atom 1.0 whatever is neither text nor XML is. */
const isBase64 = (type: string, mode: string | undefined) =>
  mode === 'base64' || (mode === undefined && type.includes('/') && !/^text\/|xml$/i.test(type));

function* allElements(nodes: readonly Node[]): Generator<XmlElement> {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    yield node;
    yield* allElements(node.children as Node[]);
  }
}
const elementsOf = (nodes: readonly Node[]): XmlElement[] => allElements(nodes).take(50).toArray();

const children = (element: XmlElement, ...names: string[]): XmlElement[] =>
  (element.children as Node[]).filter((node): node is XmlElement => isElement(node) && names.includes(node.name));

/** The first child by the first of these names that has any. */
function child(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  for (const name of names) {
    const found =
      element && children(element, name).find((one) => one.children.length > 0 || Object.keys(one.attribs).length > 0);
    if (found) return found;
  }
  return undefined;
}

/** CDF says in attributes, in capitals or not, what others say in elements. */
const attribute = ({ attribs }: XmlElement, name: string): string | undefined =>
  Object.entries(attribs).find(([key]) => key.toLowerCase() === name)?.[1];

function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  let text = '';
  for (const node of element.children as Node[]) {
    if (isElement(node)) text += unseen.test(node.name) ? ' ' : ` ${textOf(node)} `;
    else if ('data' in node && node.type === 'text') text += node.data;
    else if ('children' in node) for (const inner of node.children) if ('data' in inner) text += inner.data;
  }
  return text.trim();
}

const unseen = /^(?:xhtml:)?(?:script|style)$/;
