import type { CallTranscript } from '../../../../ports/analyst.call.ts';

/** One sentence of a segment. */
export interface Sentence {
  segment: number;
  /** Exactly as in the transcript. */
  raw: string;
  /** Lower case, without fillers, with the apostrophes that speech recognition leaves out. */
  plain: string;
}

const FILLER = /\b(?:u+[hm]+|e+r+m*|hm+|äh+m?|you know what|i mean)\b[,.]?\s*/gi;
/** "the the recording": a word said twice in a row. */
const STUTTER = /\b([\p{L}']+(?: [\p{L}']+)?) \1\b/giu;
const NEXT_WORD_OF_WELL =
  'get|send|do|make|have|run|check|look|share|set|put|bring|add|fix|see|take|give|call|email|write|need|go|try|follow|come|talk|wait|pick|book|start|update|let|review|prepare|schedule|ask|confirm|find|work|invite|also|be|ship|load|return|fill|handle|sort';
const LOST_APOSTROPHES: [RegExp, string][] = [
  [/\bill\b/g, "i'll"],
  [new RegExp(`\\bwell (?=(?:${NEXT_WORD_OF_WELL})\\b)`, 'g'), "we'll "],
  [/\b(you|they|she|that|it|who|there)ll\b/g, "$1'll"],
  [/\b(i)m\b/g, "$1'm"],
  [/\b(you|they)re\b/g, "$1're"],
  [/\bwere (?=(?:not |also |all |just )?(?:going|gonna|sending|getting|looking|doing|working|not))/g, "we're "],
  [/\b(i|you|we|they)ve\b/g, "$1've"],
  [/\b(that|it|he|she|what|there|let|who|where)s\b/g, "$1's"],
  [/\b(don|doesn|didn|won|can|isn|wasn|aren|couldn|wouldn|shouldn|haven|hasn|hadn|weren)t\b/g, "$1't"],
  [/\b(you|they|we)d\b/g, "$1'd"],
];

/** Text as the rules read it; `spoken` where speech recognition wrote it without marks and capitals. */
export function plainText(text: string, spoken: boolean): string {
  let plain = text.toLowerCase().replaceAll('’', "'").replace(FILLER, '').replace(STUTTER, '$1');
  if (spoken) for (const [lost, found] of LOST_APOSTROPHES) plain = plain.replace(lost, found);
  return plain.replace(/\s+/g, ' ').trim();
}

/** Whether the segments come without capitals and marks, as some speech recognition writes them. */
export function isSpokenStyle(transcript: CallTranscript): boolean {
  let letters = 0;
  let capitals = 0;
  for (const { text } of transcript.segments.slice(0, 400)) {
    for (const character of text.slice(0, 300)) {
      if (character >= 'a' && character <= 'z') letters++;
      else if (character >= 'A' && character <= 'Z') capitals++;
    }
  }
  return letters > 50 && capitals < letters / 500;
}

const END = /(?<=[.!?。؟…]["”’)]?)\s+(?=\S)/u;
const ABBREVIATED = /(?:^|\s)(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|approx|Inc|Ltd|z\.B|bzw|ca|Nr|\d{1,2})\.$/u;

/** A text cut into sentences; "Dr. Smith" and "30. April" stay whole. */
export function splitSentences(text: string): string[] {
  const parts = text.split(END);
  const sentences: string[] = [];
  for (const part of parts) {
    const last = sentences.at(-1);
    if (last !== undefined && ABBREVIATED.test(last)) sentences[sentences.length - 1] = `${last} ${part}`;
    else if (part.trim()) sentences.push(part.trim());
  }
  return sentences;
}

/** Where a promise begins in speech without marks; what stands before it is said of something else. */
const NEW_CLAUSE = new RegExp(
  `(?<!\\b(?:that|what|where|how|think|guess|say|said|promise|know|hope|sure|and|so|then|but|or|okay|ok|yes|yeah|maybe)) (?=(?:(?:and|so|then|but|okay|ok) )*(?:i'?ll|i will|i'?m going to|well (?:${NEXT_WORD_OF_WELL}))\\b)`,
  'giu',
);
const CONDITION = /\b(?:if|unless|when|once|because|while|until|after)\b/iu;

/** Speech without marks cut where a promise begins, unless it hangs on what stands before it. */
function splitSpeech(text: string): string[] {
  return text.split(NEW_CLAUSE).reduce<string[]>((clauses, clause) => {
    const last = clauses.at(-1);
    if (last !== undefined && CONDITION.test(last)) clauses[clauses.length - 1] = `${last} ${clause}`;
    else clauses.push(clause);
    return clauses;
  }, []);
}

/** The sentences of each segment. */
export function sentencesOf(transcript: CallTranscript): Sentence[][] {
  const spoken = isSpokenStyle(transcript);
  return transcript.segments.map(({ text }, segment) =>
    splitSentences(text)
      .flatMap((sentence) => (spoken ? splitSpeech(sentence) : [sentence]))
      .map((raw) => ({ segment, raw, plain: plainText(raw, spoken) })),
  );
}
