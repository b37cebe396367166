import { splitWords } from '../../../kernel/text/words.ts';

export interface StoryArticle {
  title: string;
  snippet?: string;
  body?: string;
  url?: string;
  /** Milliseconds since the epoch. */
  publishedAt: number;
}

/** What is compared of an article to see whether another is a copy of it. */
export interface Fingerprint {
  publishedAt: number;
  /** Hashes of runs of three words, sorted and without repeats. */
  shingles: Uint32Array;
  /** The same of the title alone. */
  title: Uint32Array;
  /** Figures as they are written: "3.75", "212", "6" of "6%". Small whole numbers without a unit are left out: they often are dates. */
  figures: ReadonlySet<string>;
  /** It says that it corrects or updates an earlier one. */
  corrects: boolean;
  /** The first word of its title. */
  opening: string | undefined;
  /** The host of its publisher. */
  site: string | undefined;
}

export function fingerprintOf({ title, snippet, body, url, publishedAt }: StoryArticle): Fingerprint {
  const text = [snippet, body].filter(Boolean).join(' ').slice(0, MOST);
  const titleWords = plainWords(title.replace(newsPrefix, ''));
  const textWords = plainWords(text.replace(bracket, ''));
  return {
    publishedAt,
    shingles: hashesOf([...titleWords, '|', ...textWords]),
    title: hashesOf(titleWords, 2),
    opening: titleWords[0],
    site: siteOf(url),
    corrects: newsPrefix.test(title) || bracket.test(text),
    figures: figuresOf(`${title} ${text.replace(bracket, '')}`),
  };
}

/** Undefined for addresses that only lead to those of others. */
function siteOf(url: string | undefined): string | undefined {
  const host = url && URL.parse(url)?.hostname;
  return host && !/(?:^|\.)(?:news\.google\.|feedproxy\.|feeds\.|t\.co$)/.test(host) ? host : undefined;
}

const MOST = 3_000;
const newsPrefix = /^(?:(?:CORRECTED|CORRECTION|UPDATE(?: \d+)?|REFILE|RPT|WRAPUP \d+|EXCLUSIVE|BREAKING)[\s:–-]+)+/i;
/** "(Corrects year-earlier loss to ...)": what a correction says of itself. */
const bracket = /^\((?:Corrects|Adds|Updates|Refiles|Repeats)[^)]*\)\s*/i;

const plainWords = (text: string): string[] => splitWords(text).map((word) => word.plain);

function hashesOf(words: readonly string[], length = 3): Uint32Array {
  const hashes = new Set<number>();
  for (let i = 0; i < Math.max(1, words.length - length + 1); i++)
    hashes.add(hashOf(words.slice(i, i + length).join(' ')));
  return Uint32Array.from(hashes).sort();
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What is counted, so that even a small number is no date. */
const unitAhead =
  /^ ?(?:%|percent|pct|per cent|prozent|por ciento|per cento|pour cent|m\b|mn\b|mln|bn\b|million|billion|mill|mrd|mio|crore|億|万円|割|亿)/i;

function figuresOf(text: string): Set<string> {
  const figures = new Set<string>();
  for (const { 0: figure, index } of text.matchAll(/\d+(?:[.,]\d+)*/g)) {
    const plainFigure = figure.replace(/,(?=\d{3})/g, '');
    const counts = unitAhead.test(text.slice(index + figure.length, index + figure.length + 14));
    if (/^[0-3]?\d$/.test(plainFigure) && !counts && !/[$£€¥]$/.test(text.slice(0, index))) continue;
    figures.add(plainFigure);
  }
  return figures;
}

/** How many hashes two sorted lists share. */
export function sharedHashes(one: Uint32Array, other: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i]! < other[j]!) i++;
    else if (one[i]! > other[j]!) j++;
    else {
      shared++;
      i++;
      j++;
    }
  }
  return shared;
}
