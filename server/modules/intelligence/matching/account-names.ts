import { withoutLegalForm } from '../../../kernel/text/legal-forms.ts';
import { splitWords } from '../../../kernel/text/words.ts';
import { isCommonWord, isProperName } from './common-words.ts';

/** What the matching engine needs to know about an account. */
export interface NamedAccount {
  id: string;
  name: string;
  aliases?: readonly string[];
  /** "AAPL"; without the exchange. */
  tickers?: readonly string[];
  /** "example.com"; without scheme and path. */
  domains?: readonly string[];
  /** ISO 3166-1 alpha-2; tells apart accounts of one name. */
  country?: string;
  /** In words ("Health insurance"); tells apart accounts of one name, and a company from a common word. */
  industry?: string;
  keywords?: KeywordRules;
}

/** Words or phrases, compared without case and diacritics. */
export interface KeywordRules {
  /** Each of these makes the article one of the account's by itself. */
  any?: readonly string[];
  /** Without all of these the account is not matched. */
  must?: readonly string[];
  /** With one of these the account is not matched. */
  mustNot?: readonly string[];
}

/** How a name of an account came to be, the strongest first. */
export const formKinds = ['legal_name', 'name', 'alias', 'short_name', 'ticker', 'domain', 'keyword'] as const;
export type FormKind = (typeof formKinds)[number];

export interface NameForm {
  words: string[];
  kind: FormKind;
}

/** Every way in which an article may name an account. */
export function nameForms(account: NamedAccount): NameForm[] {
  const forms: NameForm[] = [];
  const add = (words: string[], kind: FormKind) => {
    if (words.length > 0 && words.length <= 12 && !(words.length === 1 && nobody.has(words[0]!)))
      forms.push({ words, kind });
  };
  addName(account.name, 'name', add);
  for (const alias of account.aliases ?? []) addName(alias, 'alias', add);
  for (const ticker of account.tickers ?? []) add(formWords(ticker), 'ticker');
  for (const domain of account.domains ?? []) add(formWords(domain), 'domain');
  for (const keyword of account.keywords?.any ?? []) add(formWords(keyword), 'keyword');
  return forms;
}

/** What no company can be told by. */
const nobody = new Set('us usa uk eu un the group company and of a'.split(' '));

function addName(name: string, kind: 'name' | 'alias', add: (words: string[], kind: FormKind) => void): void {
  for (const spelling of spellings(name)) {
    const all = formWords(spelling);
    const bare = withoutLegalForm(all);
    if (bare.length < all.length) add(all, 'legal_name');
    for (const words of withoutArticle(bare)) {
      add(words, kind);
      if (kind === 'name') for (const short of shortNames(words)) add(short, 'short_name');
    }
  }
}

/** "Müller" is also written "Mueller", "CloudMoor" "Cloud Moor", and "Lark & Larkin" "Lark Larkin". */
function spellings(name: string): string[] {
  if (!respelled.test(name)) return [name];
  const found = new Set([name]);
  if (/[äöü]/i.test(name))
    found.add(name.replace(/[äöü]/gi, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter.toLowerCase()]!));
  if (/\p{Ll}{2}\p{Lu}\p{Ll}/u.test(name)) found.add(name.replace(/(\p{Ll}{2})(\p{Lu}\p{Ll})/gu, '$1 $2'));
  if (/ [&+] /.test(name)) for (const spelling of [...found]) found.add(spelling.replace(/ [&+] /g, ' '));
  return [...found];
}

const respelled = /[äöüÄÖÜ&+]|\p{Ll}{2}\p{Lu}\p{Ll}/u;

/** The words of a name as the trie holds them; a possessive is part of the word ("Wickham's" is "wickhams"). */
const formWords = (name: string): string[] =>
  // Most names are plain, and there may be a million of them.
  /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/.test(name)
    ? name.toLowerCase().split(' ')
    : splitWords(name).map((word) => (word.possessive ? `${word.plain}s` : word.plain));

const withoutArticle = (words: string[]): string[][] =>
  words.length > 1 && words[0] === 'the' ? [words, words.slice(1)] : [words];

/**
 * "Jinhe Battery Group" is called "Jinhe Battery", "Piedmontese Freight Railways" "Piedmontese Freight": what a company is or
 * trades in may be left out, a surname, a place or the name of a unit may not. At least two words stay: what is called by
 * its first word alone has that as an alias.
 */
function shortNames(words: string[]): string[][] {
  const shorter = words.slice(0, -1);
  const last = words.at(-1)!;
  if (shorter.length === 1) return groupWords.has(last) && shorter[0]!.length > 3 ? [shorter] : [];
  if (shorter.length === 0 || joining.has(shorter.at(-1)!) || (shorter.length === 2 && shorter[0]!.length < 3))
    return [];
  return groupWords.has(last) || isLeftOut(last) ? [shorter] : [];
}
/** Common nouns, but for those that name a part of a company or a bank beside its parent. */
const isLeftOut = (word: string) => !partWords.has(word) && isCommonWord(word) && !isProperName(word);
const partWords = new Set(
  'bank trust securities capital markets market finance financial credit leasing services service insurance life savings fund funds funding investment investments asset assets management unit division brothers sons partners associates america americas europe asia pacific canada'.split(
    ' ',
  ),
);
const joining = new Set('and of de des du la le der die das und y e et for the first new general national'.split(' '));
const groupWords = new Set('group holding holdings international gruppe groupe grupo gruppo global'.split(' '));
