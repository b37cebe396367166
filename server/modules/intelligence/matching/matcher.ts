import { type FormKind, formKinds, type KeywordRules, type NamedAccount, nameForms } from './account-names.ts';
import { type Field, type FieldWords, fieldsOf, type MatchableArticle } from './article-text.ts';
import { leisure } from './cues.ts';
import { feedbackShift, type MatchFeedback } from './feedback.ts';
import { industryWords } from './industries.ts';
import { keepsRules } from './keyword-rules.ts';
import { NameTrie, type WordHash, wordHash } from './name-trie.ts';
import { ENOUGH, type Hit, weighName } from './name-weight.ts';
import { OwnerTable } from './owner-table.ts';
import { placeWords } from './places.ts';

/** An article that is about an account, and why. */
export interface AccountMatch {
  accountId: string;
  /** 0.5 to 1. */
  strength: number;
  /** Where the account is named, the strongest first. */
  evidence: MatchEvidence[];
}

export interface MatchEvidence {
  kind: FormKind;
  field: Field;
  /** In UTF-16 units of the field; `end` is not included. */
  start: number;
  end: number;
  /** The words as the article has them. */
  words: string;
  /** 0 to 1. */
  strength: number;
}

/** Finds the accounts that an article names. Knows the accounts that were added, and is told of every change. */
export class AccountMatcher {
  #trie = new NameTrie();
  #owners = new OwnerTable();
  #countries: (string | undefined)[] = [];
  #industries: (string | undefined)[] = [];
  #rules = new Map<number, KeywordRules>();
  #feedback = new Map<number, readonly MatchFeedback[]>();
  /** One copy of each text that many accounts share. */
  #shared = new Map<string, string>();

  /** Adds an account, or takes over what changed of it. */
  set(account: NamedAccount): void {
    const { owner, isNew } = this.#owners.findOrAdd(account.id);
    if (!isNew) this.#clear(owner);
    this.#countries[owner] = this.#share(account.country);
    this.#industries[owner] = this.#share(account.industry);
    if (account.keywords) this.#rules.set(owner, account.keywords);
    for (const form of nameForms(account)) this.#trie.add(form.words, owner, formKinds.indexOf(form.kind));
  }

  remove(id: string): void {
    const owner = this.#owners.find(id);
    if (owner === -1) return;
    this.#clear(owner);
    this.#owners.remove(owner);
  }

  #clear(owner: number): void {
    this.#trie.remove(owner);
    this.#rules.delete(owner);
    this.#feedback.delete(owner);
  }

  /** Replaces what people said about the matches of an account. */
  learn(id: string, feedback: readonly MatchFeedback[]): void {
    const owner = this.#owners.find(id);
    if (owner === -1) return;
    if (feedback.length > 0) this.#feedback.set(owner, feedback);
    else this.#feedback.delete(owner);
  }

  get accounts(): number {
    return this.#owners.size;
  }
  get bytes(): number {
    return this.#trie.bytes;
  }

  /** The accounts that an article names, the strongest first. */
  match(article: MatchableArticle): AccountMatch[] {
    const fields = fieldsOf(article);
    const found = new Map<number, Found>();
    for (const field of fields) this.#readNames(field, found);
    if (found.size === 0) return [];
    const setting = new Setting(fields);
    for (const [owner, match] of found) this.#judge(owner, match, setting);
    this.#settleShared(found, setting);
    const matches: AccountMatch[] = [];
    for (const [owner, { strength, hits }] of found) {
      const rules = this.#rules.get(owner);
      if (strength < ENOUGH || (rules && !keepsRules(rules, fields))) continue;
      matches.push({ accountId: this.#owners.idOf(owner)!, strength: round(strength), evidence: hits.map(evidenceOf) });
    }
    return matches.sort((a, b) => b.strength - a.strength);
  }

  /** Follows the trie from every word; of names that overlap the longest counts. */
  #readNames(field: FieldWords, found: Map<number, Found>): void {
    const { words } = field;
    const hashes: WordHash[] = words.map((word) => wordHash(word.plain));
    let covered = -1;
    for (let first = 0; first < words.length; first++) {
      const longest = this.#longestFrom(field, hashes, first);
      if (!longest || longest.last <= covered) continue;
      covered = longest.last;
      const owners: number[] = [];
      for (let entry = this.#trie.firstEntry(longest.node); entry !== -1; entry = this.#trie.nextEntry(entry)) {
        const owner = this.#trie.ownerOf(entry);
        const hit: Hit = { field, first, last: longest.last, kind: formKinds[this.#trie.kindOf(entry)]! };
        const { strength, ambiguous } = weighName(hit);
        if (strength === 0) continue;
        owners.push(owner);
        const match = found.get(owner) ?? { strength: 0, hits: [] };
        found.set(owner, match);
        match.hits.push({ ...hit, strength, ambiguous, rivals: owners });
      }
    }
  }

  #longestFrom(field: FieldWords, hashes: WordHash[], first: number): { node: number; last: number } | undefined {
    const { words } = field;
    let longest: { node: number; last: number } | undefined;
    let node = NameTrie.root;
    for (let last = first; last < words.length; last++) {
      const word = words[last]!;
      if (last > first && word.start - words[last - 1]!.end > 4) break;
      if (word.possessive) {
        const owning = this.#trie.step(node, wordHash(`${word.plain}s`));
        if (owning !== -1) {
          if (this.#trie.firstEntry(owning) !== -1) longest = { node: owning, last };
          node = owning;
          continue;
        }
      }
      node = this.#trie.step(node, hashes[last]!);
      if (node === -1) break;
      if (this.#trie.firstEntry(node) !== -1) longest = { node, last };
      if (word.possessive) break;
    }
    return longest;
  }

  /** What the whole article says for one account. */
  #judge(owner: number, match: Found, setting: Setting): void {
    match.hits.sort((a, b) => b.strength - a.strength);
    const best = match.hits[0]!;
    let strength = best.strength;
    if (best.kind !== 'legal_name' && best.kind !== 'domain' && best.kind !== 'keyword' && strength < 1) {
      const inTrade = setting.speaksOfIndustry(this.#industries[owner], match.hits);
      if (inTrade) strength += best.ambiguous ? 0.25 : 0.15;
      if (setting.speaksOfPlace(this.#countries[owner])) strength += 0.05;
      const foreign = this.#industries[owner] !== undefined && !inTrade;
      // A horse may be called Silver Reel as well, and win.
      if (setting.isLeisure) strength -= best.ambiguous && foreign ? 0.5 : best.first === best.last ? 0.3 : 0.15;
      const kinds = new Set(match.hits.map((hit) => hit.kind));
      if (kinds.size > 1 && match.hits[1]!.strength > 0.3) strength += 0.15;
      // "Jens Zimmerfeld" once: the name alone is then most likely the same person.
      if (strength < 0.8 && match.hits.some((hit) => hit.strength <= 0.1)) strength -= 0.2;
      if (match.hits.length > 1 && match.hits.every((hit) => hit.strength >= 0.35)) strength += 0.05;
      strength -= lateness(match.hits);
    }
    match.strength = strength + feedbackShift(this.#feedback.get(owner), match.hits.map(wordsOfHit));
    match.strength = Math.min(1, Math.max(0, match.strength));
  }

  /** Where accounts share a name, the article's places and trade decide; where they do not, none of them is taken. */
  #settleShared(found: Map<number, Found>, setting: Setting): void {
    for (const [owner, match] of found) {
      const rivals = new Set(match.hits.flatMap((hit) => hit.rivals));
      if (rivals.size < 2) continue;
      const own = match.hits.filter((hit) => hit.rivals.length === 1);
      if (own.some((hit) => hit.strength >= 0.8)) continue;
      const pull = this.#pull(owner, match, setting);
      for (const rival of rivals) {
        if (rival === owner) continue;
        const other = found.get(rival)!;
        const ownOfRival = other.hits.some((hit) => hit.rivals.length === 1 && hit.strength >= 0.8);
        if (ownOfRival || this.#pull(rival, other, setting) >= pull) match.strength = 0;
      }
    }
  }

  #pull(owner: number, match: Found, setting: Setting): number {
    const kind = Math.min(...match.hits.map((hit) => formKinds.indexOf(hit.kind)));
    return (
      (setting.speaksOfIndustry(this.#industries[owner], match.hits) ? 2 : 0) +
      2 * setting.placesOf(this.#countries[owner]) +
      feedbackShift(this.#feedback.get(owner), match.hits.map(wordsOfHit)) * 4 -
      kind * 0.1
    );
  }

  #share(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    this.#shared.set(text, text);
    return text;
  }
}

interface Found {
  strength: number;
  hits: WeighedHit[];
}
interface WeighedHit extends Hit {
  strength: number;
  ambiguous: boolean;
  /** All owners of the same words here, this one included. */
  rivals: number[];
}

/** What the article as a whole speaks of; read when a name asks for it. */
class Setting {
  #fields: readonly FieldWords[];
  #words: Set<string> | undefined;
  #text: string | undefined;
  #leisure: boolean | undefined;

  constructor(fields: readonly FieldWords[]) {
    this.#fields = fields;
  }

  /** Whether a word of the industry stands in the article outside the account's own name. */
  speaksOfIndustry(industry: string | undefined, hits: readonly Hit[]): boolean {
    if (!industry) return false;
    const own = new Set(
      hits.flatMap((hit) => hit.field.words.slice(hit.first, hit.last + 1).map((word) => word.plain)),
    );
    for (const word of industryWords(industry)) if (this.#all().has(word) && !own.has(word)) return true;
    return false;
  }

  speaksOfPlace = (country: string | undefined): boolean => this.placesOf(country) > 0;

  /** How many words and phrases point to a country. */
  placesOf(country: string | undefined): number {
    if (!country) return 0;
    this.#text ??= ` ${this.#fields.flatMap((field) => field.words.map((word) => word.plain)).join(' ')} `;
    let count = 0;
    for (const phrase of placeWords(country)) if (this.#text.includes(` ${phrase} `)) count++;
    return count;
  }

  get isLeisure(): boolean {
    if (this.#leisure === undefined) {
      let count = 0;
      for (const word of this.#all()) if (leisure.has(word)) count++;
      this.#leisure = count >= 2;
    }
    return this.#leisure;
  }

  #all(): Set<string> {
    this.#words ??= new Set(this.#fields.flatMap((field) => field.words.map((word) => word.plain)));
    return this.#words;
  }
}

/** What is taken from names that stand far into a text, where companies are named that the article is not about. */
function lateness(hits: readonly Hit[]): number {
  const first = Math.min(...hits.map(({ field, first }) => (field.field === 'title' ? 0 : field.words[first]!.start)));
  return first > 250 ? 0.4 : first > 160 ? 0.25 : 0;
}

const wordsOfHit = ({ field, first, last }: Hit): string =>
  field.words
    .slice(first, last + 1)
    .map((word) => word.plain)
    .join(' ');

function evidenceOf({ field, first, last, kind, strength }: WeighedHit): MatchEvidence {
  const start = field.words[first]!.start;
  const end = field.words[last]!.end;
  return { kind, field: field.field, start, end, words: field.text.slice(start, end), strength: round(strength) };
}

const round = (strength: number) => Math.round(strength * 100) / 100;
