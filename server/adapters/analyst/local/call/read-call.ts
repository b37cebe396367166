import type { ActionItem, CallContext, CallReading, CallTranscript, Evidence } from '../../../../ports/analyst.call.ts';
import { actionItems, type Item } from './action-items.ts';
import { competitors } from './competitors.ts';
import { describe } from './describe.ts';
import { keyPoints } from './key-points.ts';
import { languageOf } from './language.ts';
import { objections } from './objections.ts';
import { asAssignee, firstName, type People, peopleOf } from './people.ts';
import { openQuestions, questionCounts } from './questions.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { sentimentOf } from './sentiment.ts';
import { talkFigures } from './talk.ts';
import { topics } from './topics.ts';
import { wordsOf } from './words.ts';

/** Reads a call by rules and counting alone: no network, no model, about a quarter of a second for an hour of talk. */
export function readCallLocally(transcript: CallTranscript, context: CallContext): CallReading {
  const people = peopleOf(context, transcript);
  const sentences = sentencesOf(transcript);
  const cite = (sentence: Sentence): Evidence => {
    const { speaker, startTime } = transcript.segments[sentence.segment]!;
    return { segment: sentence.segment, quote: sentence.raw, speaker, startTime };
  };
  const items = actionItems(transcript, context, people, sentences);
  const actions = items.map((item) => asActionItem(item, transcript, people, cite, sentences));
  const speakerOf = (segment: number) => transcript.segments[segment]!.speaker;
  const exclude = new Set(items.map((item) => item.act.sentence.segment));
  const names = new Set(people.all.flatMap(({ name }) => wordsOf(name)));
  return {
    language: languageOf(transcript),
    keyPoints: keyPoints(sentences, { exclude, speakerOf }).map(({ text, sentences: said }) => ({
      text,
      startTime: transcript.segments[said[0]!.segment]!.startTime,
      evidence: said.map(cite),
    })),
    actionItems: actions,
    sentiment: sentimentOf(transcript, people, sentences),
    topics: topics(sentences, names),
    nextSteps: nextSteps(actions),
    openQuestions: openQuestions(transcript, sentences).map(cite),
    objections: objections(transcript, people, sentences).map(cite),
    competitors: competitors(transcript, context, people, sentences).map(({ name, sentence }) => ({
      name,
      ...cite(sentence),
    })),
    talk: talkFigures(transcript, people, questionCounts(transcript, sentences)),
  };
}

function asActionItem(
  item: Item,
  transcript: CallTranscript,
  people: People,
  cite: (sentence: Sentence) => Evidence,
  sentences: readonly Sentence[][],
): ActionItem {
  const said = cite(item.act.sentence);
  const others = [...new Set(item.segments)].filter((segment) => segment !== said.segment).sort((a, b) => a - b);
  const evidence = [said, ...others.map((segment) => cite(wholeOf(sentences, transcript, segment)))];
  return {
    description: describe(item, listenerOf(item, transcript, people)),
    assignee: asAssignee(item.owner),
    ...(item.due && { dueDate: item.due.toString() }),
    quote: said.quote,
    speaker: said.speaker,
    startTime: said.startTime,
    evidence,
  };
}

/** A segment as one piece of evidence. */
const wholeOf = (sentences: readonly Sentence[][], transcript: CallTranscript, segment: number): Sentence => ({
  segment,
  raw: transcript.segments[segment]!.text,
  plain: sentences[segment]!.map(({ plain }) => plain).join(' '),
});

/** To whom it was said, where that is one person. */
function listenerOf(item: Item, { segments }: CallTranscript, people: People): string | undefined {
  const { segment } = item.act.sentence;
  const { speaker } = segments[segment]!;
  const asker = item.request && segments[item.request.sentence.segment]!.speaker;
  const others = people.speakers.filter((one) => one !== speaker);
  const listener = asker && asker !== item.owner.name ? asker : others.length === 1 ? others[0] : undefined;
  if (!listener) return undefined;
  const { name, side } = people.bySpeaker(listener);
  return side === 'unknown' || name === item.owner.name ? undefined : firstName(name);
}

/** `2026-11-27` as `Nov 27`. */
const dayWords = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** The dated steps first, soonest first. */
function nextSteps(items: readonly ActionItem[]): string {
  const ordered = items.toSorted((a, b) => (a.dueDate ?? '9').localeCompare(b.dueDate ?? '9')).slice(0, 4);
  return ordered
    .map(({ assignee, description, dueDate }) => {
      const who = assignee.name ?? (assignee.side === 'us' ? 'We' : assignee.side === 'them' ? 'They' : 'Open');
      return `${who}: ${description.charAt(0).toLowerCase()}${description.slice(1)}${dueDate ? ` (by ${dayWords(dueDate)})` : ''}.`;
    })
    .join(' ');
}
