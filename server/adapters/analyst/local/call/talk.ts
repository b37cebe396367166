import type { CallTranscript, SpeakerTalk, TalkFigures } from '../../../../ports/analyst.call.ts';
import type { People } from './people.ts';

/** Seconds of silence that are worth skipping. */
const PAUSE = 3;
/** Seconds that a listener's "yes" may take without ending another's monologue. */
const INTERJECTION = 2;

/** How the talking was shared out; linear in the number of segments. */
export function talkFigures(
  transcript: CallTranscript,
  people: People,
  questions: ReadonlyMap<string, number>,
): TalkFigures {
  const { segments } = transcript;
  const speakers = new Map<string, SpeakerTalk>();
  for (const { speaker, startTime, endTime } of segments) {
    let talk = speakers.get(speaker);
    if (!talk) {
      const { side } = people.bySpeaker(speaker);
      talk = { speaker, side, talkTime: 0, share: 0, longestMonologue: 0, questions: questions.get(speaker) ?? 0 };
      speakers.set(speaker, talk);
    }
    talk.talkTime += endTime - startTime;
  }
  monologues(transcript, speakers);
  const total = sum([...speakers.values()].map(({ talkTime }) => talkTime));
  for (const talk of speakers.values()) talk.share = total > 0 ? talk.talkTime / total : 0;
  const list = [...speakers.values()];
  const ours = sum(list.filter(({ side }) => side === 'us').map(({ share }) => share));
  const sided = list.some(({ side }) => side === 'us') && total > 0;
  const { silence, pauses, duration } = gaps(transcript);
  const turns = segments.filter(
    (segment, index) => index > 0 && segment.speaker !== segments[index - 1]!.speaker,
  ).length;
  const patience = patienceOf(transcript, people);
  return {
    duration,
    speakers: list,
    ...(sided && { talkRatio: ours }),
    interactivity: duration > 0 ? turns / (duration / 60) : 0,
    ...(patience !== undefined && { patience }),
    silence,
    pauses,
  };
}

/** The longest time from a speaker's first word to the last before somebody else says more than an interjection. */
function monologues({ segments }: CallTranscript, speakers: ReadonlyMap<string, SpeakerTalk>): void {
  let holder: string | undefined;
  let from = 0;
  for (const { speaker, startTime, endTime } of segments) {
    if (holder !== undefined && speaker !== holder && endTime - startTime < INTERJECTION) continue;
    if (speaker !== holder) {
      holder = speaker;
      from = startTime;
    }
    const talk = speakers.get(speaker)!;
    talk.longestMonologue = Math.max(talk.longestMonologue, endTime - from);
  }
}

function gaps({ segments }: CallTranscript): Pick<TalkFigures, 'silence' | 'pauses' | 'duration'> {
  const first = segments[0]?.startTime ?? 0;
  let heard = first;
  let silence = 0;
  const pauses: TalkFigures['pauses'] = [];
  for (const { startTime, endTime } of segments) {
    if (startTime > heard) {
      silence += startTime - heard;
      if (startTime - heard >= PAUSE) pauses.push({ startTime: heard, endTime: startTime });
    }
    heard = Math.max(heard, endTime);
  }
  return { silence, pauses, duration: heard - first };
}

/** Mean wait before our side answers the other; talking over them counts as no wait. */
function patienceOf({ segments }: CallTranscript, people: People): number | undefined {
  const waits = segments.flatMap((segment, index) => {
    const before = segments[index - 1];
    if (!before || people.bySpeaker(segment.speaker).side !== 'us' || people.bySpeaker(before.speaker).side !== 'them')
      return [];
    return [Math.max(0, segment.startTime - before.endTime)];
  });
  return waits.length > 0 ? sum(waits) / waits.length : undefined;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
