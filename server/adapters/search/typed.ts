import { backwards, hostOf, phoneDigits, wholeTerm } from './contact-points.ts';
import { tokensOf } from './tokens.ts';

/** One thing that was typed and that a document must have. */
export interface TypedWord {
  /** Spellings of a word of which one is the beginning of a word of the document; the usual one first. */
  spellings: string[];
  /** Pairs of characters that the document must have all of, in place of `spellings`. */
  pairs: string[];
  /** Host names of which one does as well. */
  hosts: string[];
  /** Beginnings of addresses and numbers that do as well. */
  starts: string[];
  /** Ends of numbers, backwards, that do as well. */
  ends: string[];
  /** Words that do as well where the document has all of them: the parts of an address or of a number. */
  together: TypedWord[];
}

/** More words than this are not looked at: each one only makes the result smaller. */
const maxWords = 8;
const maxTyped = 200;
/** Shortest whole number. */
const minNumber = 7;
/** Numbers in several groups, as they stand on a card: `+44 (0)20 7946-0018`. */
const phonePattern = /(?<![\p{L}\p{N}@._-])(?:\+\d[\d ()./-]+\d|\d[\d ()./-]{4,}\d)(?![\p{L}\p{N}@_])/gu;

/** What was typed, as words; none where it holds neither letter nor digit. */
export function readTyped(query: string): TypedWord[] {
  const words: TypedWord[] = [];
  const rest = query
    .slice(0, maxTyped)
    .toWellFormed()
    .replace(phonePattern, (number) => {
      const together = plainWords(number);
      if (phoneDigits(number)) words.push({ ...numberOf(number), together });
      return ' ';
    });
  for (const chunk of rest.split(/\s+/)) {
    const plain = plainWords(chunk);
    const isAddress = /[^.@]\.[^.]|@/.test(chunk) && /^[^\s"'()<>,;]*$/.test(chunk) && wholeTerm(chunk).length > 1;
    if (!isAddress || plain.length === 0) words.push(...plain);
    else words.push({ ...addressOf(chunk), together: plain });
  }
  return words.slice(0, maxWords);
}

const nothing: TypedWord = { spellings: [], pairs: [], hosts: [], starts: [], ends: [], together: [] };

function addressOf(chunk: string): TypedWord {
  const at = chunk.lastIndexOf('@');
  const host = hostOf(chunk.slice(at + 1));
  if (at <= 0) return { ...nothing, hosts: host ? [host] : [] };
  return { ...nothing, starts: [`${wholeTerm(chunk.slice(0, at))}@${wholeTerm(host)}`] };
}

function numberOf(number: string): TypedWord {
  // `(0)` is typed where it is left out when one calls from abroad.
  const typed = number.replace('(0)', '');
  const [all, significant] = [typed.replace(/\D/g, ''), phoneDigits(typed)];
  if (!significant) return nothing;
  // A zero in front of a few last digits is one of them; in front of a whole number it is dialled at home.
  return { ...nothing, starts: [significant], ends: [backwards(all.length < minNumber ? all : significant)] };
}

/** The words of a text; characters of scripts without spaces that stand together are one. */
function plainWords(text: string): TypedWord[] {
  const words: TypedWord[] = [];
  let run: string[] = [];
  let runEnd = -1;
  const closeRun = () => {
    // The last character stands in the last pair, too.
    if (run.length > 0) words.push({ ...nothing, pairs: run.length > 1 ? run.slice(0, -1) : run });
    run = [];
  };
  for (const { spellings, start, end, isPair } of tokensOf(text)) {
    if (isPair && start < runEnd) run.push(...spellings);
    else {
      closeRun();
      if (isPair) run = [...spellings];
      else words.push(wordOf(spellings));
    }
    runEnd = isPair ? end : -1;
  }
  closeRun();
  return words;
}

const wordOf = (spellings: string[]): TypedWord => ({
  ...(/^\d{3,}$/.test(spellings[0]!) ? numberOf(spellings[0]!) : nothing),
  spellings,
});
