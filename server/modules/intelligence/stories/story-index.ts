import { canonicalUrl } from './canonical-url.ts';
import { agreement, areCopies, COPY_WINDOW } from './copies.ts';
import { EVENT_WINDOW, type EventSketch, reportSameEvent, wordsForEvents } from './events.ts';
import { type Fingerprint, fingerprintOf, type StoryArticle } from './fingerprint.ts';

export interface IncomingStory extends StoryArticle {
  id: string;
  language: string;
  category?: string;
  /** Keys of the companies that the article is about. */
  companies: readonly { id: string; words: readonly string[] }[];
}

/** Where an article belongs. */
export interface Placement {
  /** The first article that this one is a copy of, by its address or its text. */
  copyOf: string | undefined;
  /** The first article of its story; its own id when it is the first. */
  story: string;
  /** The earlier article that it is most like; undefined where it is like none. Looked up when it is asked for. */
  nearest(): string | undefined;
}

interface Known {
  id: string;
  story: string;
  copyOf: string | undefined;
  print: Fingerprint;
  sketch: EventSketch;
}

/**
 * Recent articles, to tell copies and stories as articles arrive. Copies are found through a sample of their shingles (the
 * smallest hashes), stories through their companies; what is older than the window is forgotten.
 */
export class StoryIndex {
  #byShingle = new Map<number, Known[]>();
  #byCompany = new Map<string, Known[]>();
  #byUrl = new Map<string, Known>();
  #byId = new Map<string, Known>();
  #swept = 0;

  /** An article that was placed before stays where it is. */
  place(article: IncomingStory): Placement {
    this.#forget(article.publishedAt);
    const placed = this.#byId.get(article.id);
    if (placed) return this.#placementOf(placed);
    const print = fingerprintOf(article);
    const url = article.url === undefined ? undefined : canonicalUrl(article.url);
    const companyWords = new Set(article.companies.flatMap((company) => company.words));
    const sketch: EventSketch = {
      publishedAt: article.publishedAt,
      language: article.language,
      companies: new Set(article.companies.map((company) => company.id)),
      category: article.category,
      words: wordsForEvents([article.title, article.snippet, article.body?.slice(0, 600)].join(' '), companyWords),
      figures: print.figures,
    };
    const original = (url ? this.#byUrl.get(url) : undefined) ?? this.#copyAmong(print);
    const relative = original ?? this.#reportAmong(sketch);
    const known: Known = {
      id: article.id,
      story: relative?.story ?? article.id,
      copyOf: original ? (original.copyOf ?? original.id) : undefined,
      print,
      sketch,
    };
    this.#keep(known, url);
    return this.#placementOf(known, original?.id);
  }

  #placementOf(known: Known, original = known.copyOf): Placement {
    return { copyOf: known.copyOf, story: known.story, nearest: () => original ?? this.#nearestTo(known) };
  }

  /** Of those that report the same event, the one with the most words in common; the later one among equals. */
  #nearestTo({ id, sketch }: Known): string | undefined {
    let nearest: string | undefined;
    let most = 0;
    for (const company of keysOf(sketch))
      for (const known of this.#byCompany.get(company) ?? []) {
        if (known.id === id || !reportSameEvent(sketch, known.sketch)) continue;
        const likeness = (agreement(sketch.words, known.sketch.words) ?? 0) + 1e-9;
        if (likeness >= most) [nearest, most] = [known.id, likeness];
      }
    return nearest;
  }

  #copyAmong(print: Fingerprint): Known | undefined {
    const seen = new Set<Known>();
    for (const hash of sampleOf(print))
      for (const known of this.#byShingle.get(hash) ?? []) {
        if (seen.has(known)) continue;
        seen.add(known);
        if (areCopies(print, known.print)) return known;
      }
    return undefined;
  }

  #reportAmong(sketch: EventSketch): Known | undefined {
    const seen = new Set<Known>();
    for (const company of keysOf(sketch))
      for (const known of this.#byCompany.get(company) ?? []) {
        if (seen.has(known)) continue;
        seen.add(known);
        if (reportSameEvent(sketch, known.sketch)) return known;
      }
    return undefined;
  }

  #keep(known: Known, url: string | undefined): void {
    for (const hash of sampleOf(known.print)) push(this.#byShingle, hash, known);
    for (const key of keysOf(known.sketch)) push(this.#byCompany, key, known);
    if (url && !this.#byUrl.has(url)) this.#byUrl.set(url, known);
    this.#byId.set(known.id, known);
  }

  /** Once in a while drops what nothing can be compared with any more. */
  #forget(now: number): void {
    if (now - this.#swept < EVENT_WINDOW / 8) return;
    this.#swept = now;
    sweep(this.#byShingle, (known) => now - known.print.publishedAt <= COPY_WINDOW);
    sweep(this.#byCompany, (known) => now - known.print.publishedAt <= EVENT_WINDOW);
    for (const [id, known] of this.#byId) if (now - known.print.publishedAt > EVENT_WINDOW) this.#byId.delete(id);
    for (const [url, known] of this.#byUrl) if (now - known.print.publishedAt > URL_WINDOW) this.#byUrl.delete(url);
  }
}

/** The same address is the same article for so long; pages such as "/live" are used again. */
const URL_WINDOW = 30 * 24 * 3_600_000;
/** Of each article so many of its smallest hashes are looked up. */
const SAMPLE = 24;
const sampleOf = (print: Fingerprint) => print.shingles.subarray(0, SAMPLE);

/** Articles without a company are compared by their rarer words. */
const keysOf = ({ companies, words }: EventSketch): string[] =>
  companies.size > 0
    ? [...companies]
    : [...words]
        .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
        .slice(0, 8)
        .map((word) => `word:${word}`);

function push<Key>(map: Map<Key, Known[]>, key: Key, known: Known): void {
  const list = map.get(key);
  if (list) list.push(known);
  else map.set(key, [known]);
}

function sweep<Key>(map: Map<Key, Known[]>, keep: (known: Known) => boolean): void {
  for (const [key, list] of map) {
    const kept = list.filter(keep);
    if (kept.length === 0) map.delete(key);
    else if (kept.length < list.length) map.set(key, kept);
  }
}
