import type { CallTranscript } from '../../../../ports/analyst.call.ts';
import { type People, type Person, theSideOf } from './people.ts';
import type { Sentence } from './sentences.ts';

const NAME =
  /\b(?:[Hh]er|[Hh]is) name(?:'s|’s| is) (?:\p{Lu}[\p{L}'’-]+, )?(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*)/u;
const CAPITALISED = /\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?/gu;
const NOT_A_NAME =
  /^(?:I|I'm|I’m|I'll|I’ll|The|And|But|So|Then|Yes|No|She|He|They|We|You|It|That|This|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|What|When|Where|Who|How|Okay|Great|Good|Perfect|Thanks|Thank|Hi|Hello|Well|Oh|Sure|Does|Do|Did|Is|Are|Easter|Christmas|There|Here|Let|If|My|Our|Your|Their|Also|Just|Not|In|On|At|For|From)$/u;

/** The person whom a subject stands for: "she", "my assistant", "milo", "our warehouse manager, tobias". */
export function ownerOf(
  subject: string,
  sentence: Sentence,
  segment: number,
  segments: CallTranscript['segments'],
  people: People,
): Person | undefined {
  const speaker = people.bySpeaker(segments[segment]!.speaker);
  const around = [segments[segment]!.text, segments[segment + 1]?.text ?? ''].join(' ');
  if (/^(?:he|she)$/u.test(subject))
    return lastNamed(segment, segments, people, speaker) ?? lastOfASide(segment, segments, people);
  if (subject === 'they') return theSideOf(speaker);
  if (/^(?:my|our|your|his|her) /u.test(subject)) {
    const told = NAME.exec(around)?.[1] ?? nameIn(subject, sentence.raw);
    const side = subject.startsWith('your') ? opposite(speaker) : speaker.side;
    return told ? (people.byName(told) ?? { name: told, side }) : { name: '', side };
  }
  const name = asWritten(subject.replace(/^.*,\s*/u, ''), sentence.raw);
  return people.byName(name) ?? strangerNamed(name, segments, segment, speaker);
}

/** The name behind a comma ("our warehouse manager, Tobias") or at the end, as the transcript writes it. */
function nameIn(subject: string, raw: string): string | undefined {
  const name = /,\s*([\p{L}'-]+(?: [\p{L}'-]+)?)$/u.exec(subject)?.[1];
  if (name) return asWritten(name, raw);
  // "My colleague Fidelma": the capital letter tells.
  const last = asWritten(subject.split(' ').at(-1)!, raw, false);
  return /^\p{Lu}\p{Ll}/u.test(last) ? last : undefined;
}

function asWritten(name: string, raw: string, capital = true): string {
  const at = raw.toLowerCase().indexOf(name);
  const found = at < 0 ? name : raw.slice(at, at + name.length);
  if (!capital) return found;
  return found.charAt(0).toUpperCase() + found.slice(1);
}

/** The last person named in this segment or the two before it. */
function lastNamed(
  segment: number,
  segments: CallTranscript['segments'],
  people: People,
  speaker: Person,
): Person | undefined {
  for (let index = segment; index >= Math.max(0, segment - 2); index--) {
    const names = (segments[index]!.text.match(CAPITALISED) ?? [])
      .map((name) => (NOT_A_NAME.test(name.split(' ')[0]!) ? name.split(' ').slice(1).join(' ') : name))
      .filter((name) => name && !NOT_A_NAME.test(name.split(/['’]/)[0]!));
    for (const name of names.reverse()) {
      const known = people.byName(name);
      if (known && known.name !== speaker.name) return known;
      if (!known) return strangerNamed(name, segments, segment, speaker);
    }
  }
  return undefined;
}

/** Somebody without a name who was just spoken of: "our producer", "your assistant". */
function lastOfASide(segment: number, segments: CallTranscript['segments'], people: People): Person | undefined {
  for (let index = segment; index >= Math.max(0, segment - 3); index--) {
    const owned = [...segments[index]!.text.matchAll(/\b(my|our|your) \p{L}{3,}/giu)].at(-1)?.[1]?.toLowerCase();
    if (!owned) continue;
    const speaker = people.bySpeaker(segments[index]!.speaker);
    return { name: '', side: owned === 'your' ? opposite(speaker) : speaker.side };
  }
  return undefined;
}

/** Somebody whom the CRM does not know, by the fullest name that the call gives. */
function strangerNamed(name: string, segments: CallTranscript['segments'], segment: number, speaker: Person): Person {
  const full = new RegExp(`\\b${quoted(name)} \\p{Lu}[\\p{L}'’-]+`, 'u');
  const fullest = name.includes(' ') ? name : (segments.map(({ text }) => full.exec(text)?.[0]).find(Boolean) ?? name);
  return { name: fullest, side: sideOfNamed(name, segments, segment, speaker) };
}

/** Where a person of no known firm belongs: "our Priscilla" or, named by somebody at one firm, that one. */
function sideOfNamed(
  name: string,
  segments: CallTranscript['segments'],
  segment: number,
  speaker: Person,
): Person['side'] {
  const first = name.split(' ')[0]!;
  const mention = segments.slice(Math.max(0, segment - 60), segment + 1).find(({ text }) => text.includes(first));
  if (mention && new RegExp(`\\b(?:her|his|their|the customer's)\\b[^.]{0,30}${quoted(first)}`, 'u').test(mention.text))
    return 'them';
  return speaker.side;
}

const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const opposite = ({ side }: Person): Person['side'] => (side === 'us' ? 'them' : side === 'them' ? 'us' : 'unknown');
