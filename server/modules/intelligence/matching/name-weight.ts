import { legalWords } from '../../../kernel/text/legal-forms.ts';
import type { FormKind } from './account-names.ts';
import { type FieldWords, isLetterWithoutCase, isUpper, opensSentence } from './article-text.ts';
import { commonInCjk, isCommonWord, isProperName } from './common-words.ts';
import {
  articles,
  capitalWords,
  exchanges,
  holdings,
  isDeed,
  isDescriptor,
  isDescriptorOfSeveral,
  isWeakDeed,
  kindsOfPlace,
  linkPrepositions,
  marketWords,
  namedPlaces,
  otherThings,
  placePrepositions,
  residents,
  servants,
} from './cues.ts';

/** Where a name of an account stands. */
export interface Hit {
  field: FieldWords;
  /** Indexes into `field.words`; `last` is included. */
  first: number;
  last: number;
  kind: FormKind;
}

export interface Weight {
  /** 0 to 1; what is below `ENOUGH` needs help from the rest of the article, what is 0 is not the name at all. */
  strength: number;
  /** Whether the name is a word or name with other meanings. */
  ambiguous: boolean;
}

export const ENOUGH = 0.5;

/** How sure it is that these words name a company, judged by the words themselves and those beside them. */
export function weighName(hit: Hit): Weight {
  const weight = weighWords(hit);
  // A bank that serves the deal or comments on it is not what the article is about.
  return isServant(hit) ? { ...weight, strength: Math.min(0.4, weight.strength * 0.5) } : weight;
}

/** "Underwriters led by X and Y", "the adviser, X", "X and Y were managers", "through X", "John Smith of X". */
function isServant({ field, first, last }: Hit): boolean {
  const { words, text } = field;
  const before = text.slice(Math.max(0, words[first]!.start - 30), words[first]!.start);
  if (servantBefore.test(before) || analystOf.test(before)) return true;
  for (let i = first - 1; i >= Math.max(0, first - 10); i--) {
    if (/[.;]\s/.test(text.slice(words[i]!.end, words[i + 1]!.start))) break;
    const { plain, possessive } = words[i]!;
    if (servants.has(plain) && !possessive) return true;
    // Further back only over a list of names.
    if (first - i > 3 && !listing.has(plain) && !isUpper(text, words[i]!.start)) break;
  }
  const after = text.slice(words[last]!.end, words[last]!.end + 110);
  return /^,? (?:analyst|strategist|economist|trader)\b/.test(after) || serves.test(after);
}

/** "Through X", "the brokerage house X", "counsel X". */
const servantBefore =
  /\b(?:through|via|advised by|(?:brokerage|brokers?|investment|merchant|securities|law|accounting) (?:firms?|house|bank|bankers?|group|company)|broker(?:age)?|underwriters?|bankers?|auditors?|counsel),? (?:of |at |from |with )?$/;
const listing = new Set('and by of with as the at led'.split(' '));
/** A person of a firm that comments: "Jane Roe of ", ", Roe at ". */
const analystOf = /(?:^|[,.;] |\bsa(?:id|ys) |\bto )(?:\p{Lu}[\p{L}.]* ){2,3}(?:of|at|with) (?:the )?$/u;
/** What makes a servant of the names before it: "X and Y are lead managers", "X Ltd as lead manager", "X is advising". */
const serves =
  /^(?:,? (?:and|Inc|Corp|Co|Ltd|plc|[A-Z][\p{L}.&-]*),?){0,10},? (?:(?:said it )?(?:is|are|was|were|acted|acts|acting|will be|will act|serves?|served) (?:as )?|as )(?:the |its |a )?(?:\w+ ){0,2}(?:managers?|underwriters?|advis[eo]rs?|bookrunners?|arrangers?|dealers?|agents?|trustee|lead banks?)\b|^ (?:is|are|was|were) (?:advising|underwriting|lead-managing)\b/u;

function weighWords(hit: Hit): Weight {
  const { field, last, kind } = hit;
  // "The gap" is not The Gap: the word after the article tells.
  const first = hit.first < last && hit.field.words[hit.first]!.plain === 'the' ? hit.first + 1 : hit.first;
  const { text, words } = field;
  const from = words[first]!;
  const to = words[last]!;
  const surface = text.slice(from.start, to.end);
  if (kind === 'keyword') return { strength: 0.7, ambiguous: false };
  if (kind === 'domain') return { strength: isWholeDomain(text, from.start, to.end) ? 1 : 0, ambiguous: false };
  if (kind === 'ticker') return { strength: weighTicker(hit, surface), ambiguous: true };
  if (isLetterWithoutCase(text, from.start)) return weighWithoutCase(text, from.start, to.end);

  const cased = !field.shouting && !field.lower;
  if (cased && !startsAsName(text, from.start, surface)) return { strength: 0, ambiguous: true };
  if (surface.includes('.') && /\p{L}\.\p{L}{2,}$/u.test(surface)) return { strength: 0.9, ambiguous: false };
  if (kind === 'legal_name') return { strength: goesOn(hit) ? 0.45 : 1, ambiguous: false };

  const single = first === last;
  const ambiguous = single
    ? isAmbiguous(from.plain)
    : words.slice(first, last + 1).every((word) => isAmbiguous(word.plain));
  const shaped = single && !field.shouting && /\p{Ll}\p{Lu}|\d/u.test(surface);
  const acronym = single && cased && /^\p{Lu}{3,}$/u.test(surface) && !capitalWords.has(from.plain);
  let strength = single ? (shaped ? 0.85 : acronym ? 0.6 : ambiguous ? 0.2 : 0.5) : ambiguous ? 0.65 : 0.85;
  if (kind === 'short_name') strength = ambiguous ? 0.1 : strength - 0.15;
  const weightOfPlace = single ? 1 : 0.8;
  strength += (weighBefore(hit, ambiguous) + weighAfter(hit, ambiguous)) * weightOfPlace;
  // Other things of the name are kept in sight: an article about Jens Zimmerfeld names him again.
  return { strength: Math.min(1, Math.max(0.05, strength)), ambiguous };
}

/** "Ruddock Co Leasing" is another company than Ruddock Co. */
function goesOn({ field, last }: Hit): boolean {
  const { text, words } = field;
  const after = words[last + 1];
  if (!after || field.titled || field.shouting || field.lower || words[last]!.possessive) return false;
  if (!/^[ \u00a0]$/.test(text.slice(words[last]!.end, after.start)) || !isUpper(text, after.start)) return false;
  return !legalWords.has(after.plain) && !isDeed(after.plain) && !isUpper(text, after.start + 1);
}

const isAmbiguous = (word: string) => word.length < 4 || isCommonWord(word) || isProperName(word);

/** A name starts with a capital letter or a figure, but for those that are domains ("monday.com"). */
function startsAsName(text: string, start: number, surface: string): boolean {
  if (/^\d/.test(surface)) return true;
  if (surface.includes('.') && !isUpper(text, start)) return /\p{L}\.\p{L}{2,}$/u.test(surface);
  return isUpper(text, start);
}

function weighBefore({ field, first, last }: Hit, ambiguous: boolean): number {
  const { text, words } = field;
  const word = words[first]!;
  if (first === 0) return 0;
  const before = words[first - 1]!;
  const between = text.slice(before.end, word.start);
  if (between === '-') return ambiguous || !field.titled ? -0.5 : -0.35;
  if (/^['’]$/.test(between)) return isDescriptor(words[first - 2]?.plain ?? '') ? 0.45 : 0;
  if (opensSentence(field, first)) return 0;
  if (isDescriptor(before.plain) || isListedBehindDescriptor(field, first)) return 0.4;
  const beforeThat = words[first - 2]?.plain ?? '';
  if (linkPrepositions.has(before.plain) && (holdings.has(beforeThat) || isDescriptor(beforeThat))) return 0.35;
  if (holdings.has(before.plain) && !isUpper(text, before.start)) return 0.2;
  if (kindsOfPlace.has(beforeThat) && partitives.has(before.plain)) return -0.6;
  if (placePrepositions.has(before.plain))
    return before.plain === 'from' || before.plain === 'de' || before.plain === 'a' ? -0.15 : -0.3;
  if (namedPlaces.has(before.plain)) return -0.5;
  const joinsClause = before.plain === 'that' && isDeed(words[last + 1]?.plain ?? '');
  if (articles.has(before.plain) && text[word.end] !== '-' && !joinsClause) return ambiguous ? -0.4 : -0.1;
  if (!/^[ \u00a0]$/.test(between)) return 0;
  if (field.shouting || field.lower) return isProperName(before.plain) && !isCommonWord(before.plain) ? -0.3 : 0;
  if (!isUpper(text, before.start)) return 0;
  if (field.titled) return isProperName(before.plain) && !isCommonWord(before.plain) ? -0.35 : 0;
  // A capital word right before: a first name, or the first half of another name, unless the sentence opens with it.
  if (before.possessive) return 0;
  if (opensSentence(field, first - 1) && isCommonWord(before.plain) && !isProperName(before.plain)) return 0;
  return ambiguous || isProperName(before.plain) ? -0.6 : -0.5;
}

const partitives = new Set('of de di von da'.split(' '));

/** "The can makers Ball and Crown": what the first of a list is the others are too. */
function isListedBehindDescriptor(field: FieldWords, first: number): boolean {
  const { text, words } = field;
  for (let i = first - 1; i > 0 && i >= first - 8; i--) {
    const { plain, start, end } = words[i]!;
    if (/[.;:]/.test(text.slice(end, words[i + 1]!.start))) return false;
    if (isDescriptorOfSeveral(plain) && (field.titled || !isUpper(text, start))) return text[end] === ' ';
    if (plain !== 'and' && plain !== 'und' && plain !== 'et' && plain !== 'y' && !isUpper(text, start)) return false;
  }
  return false;
}

function weighAfter({ field, last }: Hit, ambiguous: boolean): number {
  const { text, words } = field;
  const word = words[last]!;
  const after = words[last + 1];
  if (word.possessive) {
    if (!after) return 0.1;
    return isDeed(after.plain) || isDescriptor(after.plain) ? 0.35 : ambiguous ? 0.2 : 0.15;
  }
  if (!after) return 0;
  const between = text.slice(word.end, after.start);
  if (between === '-')
    return /^(owned|based|led|backed|made|run|branded|built|listed|style|related)$/.test(after.plain) ? 0.35 : -0.5;
  if (/^\s*\($/.test(between) && isTickerNote(text, after.start)) return 0.6;
  if (/^, $/.test(between) && isDescriptionAhead(field, last + 1)) return 0.35;
  if (!/^[ \u00a0]$/.test(between)) return 0;
  if (after.plain === 'of' && ambiguous) return -0.2;
  if (residents.has(after.plain)) return -0.5;
  const capital = isUpper(text, after.start);
  if (otherThings.has(after.plain) && (capital || field.shouting) && !(isDeed(after.plain) && field.titled))
    return -0.5;
  if (!capital || field.titled || field.shouting) {
    if (isWeakDeed(after.plain) && !isDeedDone(field, last + 1)) return ambiguous ? 0.12 : 0.2;
    if (isDeed(after.plain)) return 0.35;
    if (after.plain === 'and' && words[last + 2]) return 0.05;
    if (field.titled || field.shouting) return 0;
    return /^\d/.test(after.plain) && ambiguous ? -0.2 : 0;
  }
  // A capital word right after is part of a longer name, but for legal forms and titles ("Apple CEO").
  if (legalWords.has(after.plain) || isDeed(after.plain)) return 0.25;
  if (isUpper(text, after.start + 1)) return 0;
  return ambiguous ? -0.4 : isCommonWord(after.plain) ? -0.1 : -0.25;
}

/** "Has hired", "is buying": the verb behind the small one tells. */
function isDeedDone({ words }: FieldWords, at: number): boolean {
  const next = words[at + 1]?.plain;
  return auxiliaries.has(words[at]!.plain) && next !== undefined && isDeed(next) && !isWeakDeed(next);
}
const auxiliaries = new Set('has have will'.split(' '));

/** "Gap, the clothing chain", "Bolt, a mobility company". */
function isDescriptionAhead(field: FieldWords, from: number): boolean {
  if (!/^(the|a|an|which|whose|das|der|die|le|la|el|un|une|una)$/.test(field.words[from]!.plain)) return false;
  return field.words.slice(from + 1, from + 6).some((word) => isDescriptor(word.plain));
}

const isTickerNote = (text: string, start: number) => /^[A-Z]{2,8}: ?[A-Z0-9]/.test(text.slice(start, start + 14));

function isWholeDomain(text: string, start: number, end: number): boolean {
  const surface = text.slice(start, end);
  if (!/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(surface)) return false;
  if (start > 0 && /[\p{L}\p{N}-]/u.test(text[start - 1]!)) return false;
  return !/^(?:\.[\p{L}]|-)/u.test(text.slice(end, end + 2));
}

function weighTicker(hit: Hit, surface: string): number {
  const { field, first, last } = hit;
  const { text, words } = field;
  if (surface !== surface.toUpperCase()) return 0;
  const before = words[first - 1];
  const start = words[first]!.start;
  if (text[start - 1] === '$') return 1;
  if (before && exchanges.has(before.plain) && /^[:\s(-]+$/.test(text.slice(before.end, start))) return 1;
  const digits = /\d/.test(surface);
  if (digits && surface.length >= 4 && !/^\d{4}$/.test(surface)) return /[A-Z]/.test(surface) ? 0.7 : 0.3;
  if (field.shouting || field.lower || digits || capitalWords.has(surface.toLowerCase())) return 0;
  const bracketed = text[start - 1] === '(' && text[words[last]!.end] === ')';
  const after = words[last + 1];
  const deed = after !== undefined && isDeed(after.plain) && /^ $/.test(text.slice(words[last]!.end, after.start));
  if (surface.length >= 3) return bracketed ? 0.85 : deed || marketNear(hit, 4) ? 0.75 : 0.45;
  // "V. Smith" and "Plan F" are no tickers.
  if (
    text[words[last]!.end] === '.' ||
    (before && isUpper(text, before.start) && /^ $/.test(text.slice(before.end, start)))
  )
    return 0;
  return marketNear(hit, 3) &&
    (deed || text[words[last]!.end] === ',' || first === 0 || marketWords.has(after?.plain ?? ''))
    ? 0.65
    : 0;
}

function marketNear({ field, first, last }: Hit, distance: number): boolean {
  for (let i = Math.max(0, first - distance); i <= Math.min(field.words.length - 1, last + distance); i++)
    if ((i < first || i > last) && (marketWords.has(field.words[i]!.plain) || exchanges.has(field.words[i]!.plain)))
      return true;
  return false;
}

/** A run of the same script that goes on is another, longer name, but for what may follow a company's. */
function weighWithoutCase(text: string, start: number, end: number): Weight {
  const next = text[end];
  const previous = text[start - 1];
  const han = /[\p{sc=Han}\p{sc=Katakana}ー]/u;
  const sure = (strength: number): Weight => ({ strength, ambiguous: false });
  if (next && han.test(next) && han.test(text[end - 1]!) && !/[社株会製側元系長前新初上下今来昨第年四決]/.test(next))
    return sure(0.45);
  if (previous && han.test(previous) && han.test(text[start]!) && !/[社手業]/.test(previous)) return sure(0.4);
  if (commonInCjk.has(text.slice(start, end)) && !isBusiness(text)) return { strength: 0.1, ambiguous: true };
  return sure(end - start > 2 ? 0.9 : 0.6);
}

/** Whether a Japanese, Chinese or Korean text speaks of companies. */
const isBusiness = (text: string) =>
  /[社株]|億|兆円|発表|発売|業績|決算|純利益|売上|大手|メーカー|市場|提携|買収|公司|集团|股|亿|发布|회사|주가|억|발표|출시|실적|증시/u.test(
    text,
  );
