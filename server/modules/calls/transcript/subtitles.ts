import { labelled, tidy } from './speakers.ts';
import { readTimecode } from './timecodes.ts';
import type { Cue, Found } from './transcript.ts';

/** WebVTT (W3C), with the speakers of Teams (`<v Name>`) and of Zoom ("Name: …"). */
export function readWebVtt(text: string): Found {
  const language = /^Language:\s*([\w-]{2,12})\s*$/m.exec(text.slice(0, 500))?.[1];
  const found = readCues(text);
  return { ...found, ...(language && { language }) };
}

/** SubRip. */
export const readSubRip = (text: string): Found => readCues(text);

interface RawCue {
  startTime: number;
  endTime: number;
  lines: string[];
}

function readCues(text: string): Found {
  const cues: RawCue[] = [];
  let skipped = 0;
  let cue: RawCue | undefined;
  let previous = '';
  for (const line of text.split(/\r\n|\r|\n/)) {
    const arrow = line.indexOf('-->');
    if (arrow >= 0) {
      // An identifier stands on the line before; without a blank line it was taken for text.
      if (cue && previous !== '' && cue.lines.at(-1) === previous && /^[\w/-]{1,60}$/.test(previous)) cue.lines.pop();
      const startTime = readTimecode(line.slice(0, arrow));
      const endTime = readTimecode(
        line
          .slice(arrow + 3)
          .trim()
          .split(/\s/, 1)[0] ?? '',
      );
      cue = startTime === undefined ? undefined : { startTime, endTime: endTime ?? startTime, lines: [] };
      if (cue) cues.push(cue);
      else skipped++;
    } else if (line.trim() === '') cue = undefined;
    else if (cue) cue.lines.push(line);
    previous = line;
  }
  const raw = cues.flatMap((one) => voices(one));
  const unnamed = raw.filter((one) => one.speaker === '');
  const parts = labelled(unnamed.map((one) => one.text));
  for (const [index, part] of parts.entries()) Object.assign(unnamed[index]!, part);
  return { segments: joinFragments(raw), timed: true, skipped };
}

const VOICE = /<v(?:\.[\w.-]{1,60})?[ \t]([^<>]{1,120})>/g;

/** The texts of a cue, one for each voice in it. */
function voices({ lines, startTime, endTime }: RawCue): Cue[] {
  const text = lines.join('\n');
  if (!text.includes('<v')) {
    // A speaker change within a cue is written with a dash or a label on a line of its own.
    const dashed = lines.length > 1 && lines.every((line) => /^\s*[-–]\s/.test(line));
    const texts = dashed ? lines.map((line) => line.replace(/^\s*[-–]\s/, '')) : [text];
    return texts.map((one) => ({ speaker: '', text: plain(one), startTime, endTime }));
  }
  const marks = [...text.matchAll(VOICE)];
  const before = plain(text.slice(0, marks[0]?.index ?? text.length));
  const spoken = marks.map((mark, index) => ({
    speaker: plain(mark[1]!),
    text: plain(text.slice(mark.index + mark[0].length, marks[index + 1]?.index)),
    startTime,
    endTime,
  }));
  return [...(before ? [{ speaker: '', text: before, startTime, endTime }] : []), ...spoken];
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  quot: '"',
  apos: "'",
  lrm: '',
  rlm: '',
};

const plain = (text: string) =>
  tidy(
    text
      .replace(/<[^<>]{0,200}>|\{\\[^{}]{0,40}\}/g, '')
      .replace(/&(\w{2,4});/g, (all, name: string) => ENTITIES[name] ?? all),
  );

/** Longest text, in characters, that fragments are joined to. */
const JOINED = 500;

/** Captions cut a sentence every few words: fragments of one speaker become one segment up to the end of the sentence. */
function joinFragments(cues: readonly Cue[]): Cue[] {
  const joined: Cue[] = [];
  for (const cue of cues) {
    if (cue.text === '') continue;
    const last = joined.at(-1);
    const goesOn =
      last &&
      last.speaker === cue.speaker &&
      !/[.!?…。؟]["”’)]?$/u.test(last.text) &&
      cue.startTime >= last.startTime &&
      cue.startTime - last.endTime < 1.5 &&
      last.text.length + cue.text.length < JOINED;
    if (goesOn) {
      last.text = `${last.text} ${cue.text}`;
      last.endTime = Math.max(last.endTime, cue.endTime);
    } else joined.push({ ...cue });
  }
  return joined;
}
