import { createHash } from 'node:crypto';
import { maxSearchText, type SearchDocument } from '../../ports/search.ts';
import { domainTerms, emailTerms, phoneTerms } from './contact-points.ts';
import { tokensOf } from './tokens.ts';

/** Changes whenever documents have to be analysed anew to be found as they should. */
export const analysisVersion = 1;

/** Where a word stands, from the place that weighs most. */
export const fields = ['title', 'names', 'keywords', 'text'] as const;
export type Field = (typeof fields)[number];

export interface Analysis {
  /** The words under which the document is found. */
  words: Record<Field, Set<string>>;
  /** Addresses and numbers, found by their beginnings. */
  starts: Set<string>;
  /** Numbers backwards, found by their ends. */
  ends: Set<string>;
  /** One term for each reader, kind and facet value. */
  filter: Set<string>;
  /** Words that are found with a typing error in them or by what is in their middle. */
  vocabulary: Set<string>;
}

/** How many words of the text are found with a typing error in them. */
const textVocabulary = 300;
const vocabularyWord = /^[\p{L}\p{M}]{3,24}$/u;
const lettersOnly = /^[a-z]{3,24}$/;

export function analyse(document: Omit<SearchDocument, 'at'>): Analysis {
  const vocabulary = new Set<string>();
  const learn = (term: string) => {
    if (lettersOnly.test(term) || vocabularyWord.test(term)) vocabulary.add(term);
  };
  const wordsOf = (texts: readonly string[], learnt = Number.POSITIVE_INFINITY) => {
    const found = new Set<string>();
    for (const text of texts) {
      for (const { spellings, parts, isPair } of tokensOf(text)) {
        if (!isPair && found.size < learnt) spellings.forEach(learn);
        for (const term of spellings) found.add(term);
        for (const part of parts) found.add(part);
      }
    }
    return found;
  };
  const { title, names = [], emails = [], domains = [], phones = [], text = '', facets = {} } = document;
  const points = [...emails.map(emailTerms), ...domains.map(domainTerms), ...phones.map(phoneTerms)];
  return {
    words: {
      title: wordsOf([title]),
      names: wordsOf(names),
      keywords: new Set(points.flatMap(({ words }) => words)),
      text: wordsOf([text.slice(0, maxSearchText)], textVocabulary),
    },
    starts: new Set(points.flatMap(({ starts }) => starts)),
    ends: new Set(points.flatMap(({ ends }) => ends)),
    filter: new Set([
      filterTerm('kind', document.kind),
      ...document.readers.map((reader) => filterTerm('reader', reader)),
      ...Object.entries(facets).flatMap(([name, values]) => values.map((value) => filterTerm(`facet:${name}`, value))),
      everyDocument,
    ]),
    vocabulary,
  };
}

/** A term that every document has. */
export const everyDocument = 'x';

const hashes = new Map<string, string>();
const maxHashes = 50_000;

/** A term for a value that may hold anything; 80 bits of SHA-256, so that no value can pass for another. */
export function filterTerm(name: string, value: string): string {
  const key = JSON.stringify([name, value]);
  let term = hashes.get(key);
  if (!term) {
    if (hashes.size >= maxHashes) hashes.clear();
    term = createHash('sha256').update(key).digest('hex').slice(0, 20);
    hashes.set(key, term);
  }
  return term;
}
