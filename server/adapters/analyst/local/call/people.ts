import type { Assignee, CallContext, CallParticipant, CallTranscript, Side } from '../../../../ports/analyst.call.ts';

export interface Person {
  name: string;
  side: Side | 'unknown';
  userId?: string;
}

/** Who is on the call and who may be named on it. */
export interface People {
  /** The person behind a label of the transcript. */
  bySpeaker(label: string): Person;
  /** The person that a name or part of a name stands for; the longest match. */
  byName(name: string): Person | undefined;
  all: readonly Person[];
  /** The labels of the transcript, each once. */
  speakers: readonly string[];
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

export function peopleOf(context: CallContext, transcript: CallTranscript): People {
  const known: Person[] = [
    ...context.participants.map(({ name, side, userId }) => person(name, side, userId)),
    ...(context.colleagues ?? []).map(({ name, userId }) => person(name, 'us', userId)),
    ...(context.contactNames ?? []).map((name) => person(name, 'them')),
  ];
  const byName = (name: string) => {
    const wanted = fold(name);
    if (wanted.length < 2) return undefined;
    const exact = known.find((one) => fold(one.name) === wanted);
    if (exact) return exact;
    const parts = wanted.split(/[\s,]+/);
    const matches = known.filter((one) => {
      const names = fold(one.name).split(/[\s-]+/);
      return parts.every((part) => names.includes(part) || fold(one.name).includes(part.length > 3 ? part : `\0`));
    });
    return matches.length > 0 ? matches[0] : undefined;
  };
  const speakers = new Map<string, Person>();
  for (const { speaker } of transcript.segments) {
    if (!speakers.has(speaker)) speakers.set(speaker, whoSpeaks(speaker, context.participants, byName));
  }
  return {
    all: known,
    speakers: [...speakers.keys()],
    byName,
    bySpeaker: (label) => speakers.get(label) ?? person(label, 'unknown'),
  };
}

function whoSpeaks(
  label: string,
  participants: readonly CallParticipant[],
  byName: (name: string) => Person | undefined,
): Person {
  const labelled = participants.find((one) => one.speakerLabel !== undefined && fold(one.speakerLabel) === fold(label));
  if (labelled) return person(labelled.name, labelled.side, labelled.userId);
  return byName(label.replace(/\s*[([].*$/, '')) ?? person(label, 'unknown');
}

const person = (name: string, side: Side | 'unknown', userId?: string): Person => ({
  name,
  side,
  ...(userId && { userId }),
});

export const asAssignee = (owner: Person): Assignee => ({
  side: owner.side,
  ...(owner.name && { name: owner.name }),
  ...(owner.userId && { userId: owner.userId }),
});

/** "We" and unnamed teams: one of the sides. */
export const theSideOf = (owner: Person): Person => ({ name: '', side: owner.side });

export const firstName = (name: string): string => name.split(/\s+/)[0] ?? name;
