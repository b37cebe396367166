import type { CallTranscript } from '../../../../ports/analyst.call.ts';
import type { Sentence } from './sentences.ts';
import { contentOf } from './words.ts';

const ASKS =
  /\?["”’)]?$|^(?:and |so |okay |but )?(?:what|when|where|who|why|how|which|whats|what's|is there|are there|do you|does|did|can (?:you|we|it)|could|will|would)\b(?!.*[.!]$)|\b(?:do you guys|do you know|any idea)\b(?!.*[.!]$)/u;
const INDIRECT =
  /\b(?:i wasn't sure|i'm not sure|not clear to me|i was wondering|i wondered|we were wondering|i'd like to know|ich frage mich|mir ist nicht klar|can you tell me)\b.*\b(?:whether|if|how|what|when|who|ob|wie|was|wann)\b/u;
/** Answers that leave a question where it was. */
const NO_ANSWER =
  /\b(?:(?:don't|do not|didn't|doesn't|didnt) (?:have (?:a|an|the|that|any) (?:number|figure|answer|date)|know|want to (?:guess|say something wrong))|don't know|no idea|not (?:sure|certain|certain it)|couldn't (?:tell|say)|can't (?:say|tell|promise)|hard to say|would have to (?:look|check|ask)|i'd (?:have|need) to (?:look|check|ask|think)|let me (?:double-?check|double check|find out|check (?:with|that))|get back to you|let's park|good question|is the person to ask|haven't (?:figured|decided|met|got)|hasn't (?:met|decided|been)|not (?:priced|decided|settled|known|clear) yet|one for (?:the|my|our|him|her|\w+)\b|(?:put it )?on \w+'s (?:pile|list)|i believe so, but|i think so,? but|we'll see|remains to be seen|weiß (?:ich )?(?:es )?nicht|keine ahnung|muss ich (?:nachfragen|klären|prüfen)|kann ich nicht sagen|really don't know|to be confirmed|depends on)\b/u;
const SMALL_TALK =
  /\b(?:how are you|can you hear|can you see|is that (?:right|realistic|fine)|okay\?|right\?|how's (?:it|the)|anything (?:else|we forgot)|bad moment|is it a good time|may i ask|can i ask|could i ask|do you have a (?:minute|moment))\b/u;

export const isQuestion = (sentence: Sentence): boolean =>
  sentence.plain.endsWith('?') ||
  (ASKS.test(sentence.plain) && sentence.plain.split(' ').length > 3 && !/[.!]$/.test(sentence.plain));

/** How many questions each speaker asked. */
export function questionCounts(transcript: CallTranscript, sentences: readonly Sentence[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [index, { speaker }] of transcript.segments.entries()) {
    const asked = sentences[index]!.filter(isQuestion).length;
    if (asked > 0) counts.set(speaker, (counts.get(speaker) ?? 0) + asked);
  }
  return counts;
}

/** Questions that nobody answered by the end of the call, also where somebody promised to find out. */
export function openQuestions(transcript: CallTranscript, sentences: readonly Sentence[][]): Sentence[] {
  const open: Sentence[] = [];
  const { segments } = transcript;
  const alone = new Set(segments.map(({ speaker }) => speaker)).size === 1;
  for (const [index, of] of sentences.entries()) {
    const asked = of.findLast((sentence) => isQuestion(sentence) || INDIRECT.test(sentence.plain));
    if (!asked || SMALL_TALK.test(asked.plain) || contentOf(asked.plain).length < 2) continue;
    const indirect = INDIRECT.test(asked.plain);
    if (alone ? indirect : unanswered(segments, sentences, index)) open.push(asked);
  }
  return open.filter(
    (question, index) => open[index + 1]?.segment !== question.segment + 1 || index === open.length - 1,
  );
}

function unanswered(segments: CallTranscript['segments'], sentences: readonly Sentence[][], index: number): boolean {
  const asker = segments[index]!.speaker;
  let answers = 0;
  for (let next = index + 1; next < Math.min(segments.length, index + 4); next++) {
    if (segments[next]!.speaker === asker) {
      if (answers > 0) return false;
      continue;
    }
    answers++;
    const said = sentences[next]!.map(({ plain }) => plain).join(' ');
    if (NO_ANSWER.test(said)) return true;
    if (said.split(' ').length > 6 || /^(?:yes|no|yeah|ja|nein)\b/u.test(said)) return false;
  }
  return false;
}
