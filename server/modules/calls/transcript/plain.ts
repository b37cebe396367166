import { isLabel, labelled, splitLabel, tidy } from './speakers.ts';
import { readTimecode, secondsToSay } from './timecodes.ts';
import type { Cue, Found } from './transcript.ts';

const TIME = '(\\d{1,3}:\\d{1,2}(?::\\d{1,2})?(?:[.,]\\d{1,3})?)';
/** "[00:01:05] Tom: Hi", "00:01 Tom: Hi", "(0:05) Hi". */
const TIME_FIRST = new RegExp(
  `^[[(]?${TIME}[\\])]?(?:\\s*(?:-->|-|–|—|to)\\s*[[(]?${TIME}[\\])]?)?(?:\\s*[-–—|]\\s*|\\s+|$)`,
);
/** "Tom Ashdale (00:05):", "Tom Ashdale  0:05", "[Tom] 10:03:22", "Tom - 00:03": a head above the words. */
const TIME_LAST = new RegExp(`^(.{1,70}?)[\\s(\\[|–—-]+${TIME}[)\\]]?\\s*:?$`);

const STARTS_IN_TIME = /^[[(]?\d/;
const ENDS_IN_TIME = /\d[)\]]?\s*:?$/;

interface Line {
  speaker: string;
  text: string;
  startTime?: number;
  endTime?: number;
}

/** Plain text: notes of Zoom, Meet, Teams, Otter and others, with or without speakers and times. */
export function readPlain(text: string): Found {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.slice(0, 100_000));
  const entries = groupHeads(lines);
  const unnamed = entries.filter((entry) => entry.speaker === '');
  for (const [index, part] of labelled(unnamed.map((entry) => entry.text)).entries())
    Object.assign(unnamed[index]!, part);
  const joined = joinLines(entries.filter((entry) => entry.text !== ''));
  return withTimes(joined);
}

/** Lines as entries; a head that names speaker and time belongs to the lines under it. */
function groupHeads(lines: readonly string[]): Line[] {
  const entries: Line[] = [];
  let head: Line | undefined;
  for (const raw of lines) {
    const line = tidy(raw);
    if (line === '') continue;
    const first = STARTS_IN_TIME.test(line) ? TIME_FIRST.exec(line) : null;
    if (first) {
      const startTime = readTimecode(first[1]!);
      const endTime = first[2] ? readTimecode(first[2]) : undefined;
      const rest = line.slice(first[0].length);
      const times = { ...(startTime !== undefined && { startTime }), ...(endTime !== undefined && { endTime }) };
      head = undefined;
      if (rest === '') head = { speaker: '', text: '', ...times };
      else if (isHeadName(rest)) head = { speaker: rest.replace(/:$/, ''), text: '', ...times };
      entries.push(head ?? { speaker: '', text: rest, ...times });
      continue;
    }
    const last = line.length < 120 && ENDS_IN_TIME.test(line) ? TIME_LAST.exec(line) : null;
    const name = last
      ? tidy(last[1]!)
          .replace(/^\[(.*)\]$/, '$1')
          .replace(/[:,]$/, '')
      : '';
    if (last && isLabel(name)) {
      const startTime = readTimecode(last[2]!);
      head = { speaker: name, text: '', ...(startTime !== undefined && { startTime }) };
      entries.push(head);
    } else if (head && !splitLabel(line)) {
      if (head.speaker === '' && head.text === '' && isHeadName(line) && line.length < 40)
        head.speaker = line.replace(/:$/, '');
      else head.text = head.text ? `${head.text} ${line}` : line;
    } else if (head && head.text === '' && head.speaker === '') head.text = line;
    else entries.push({ speaker: '', text: line });
  }
  return entries;
}

/** A line that is nothing but a name. */
const isHeadName = (line: string) =>
  isLabel(line.replace(/:$/, '')) &&
  line.split(' ').length <= 5 &&
  (/:$/.test(line) || /^(?:\p{Lu}[\p{L}.'’-]*(?: |$))+(?:\d+)?$/u.test(line) || /^speaker[ _]?\d+$/i.test(line));

/** A line without a label goes on with what the speaker above it says, where the file has labels at all. */
function joinLines(entries: readonly Line[]): Line[] {
  if (!entries.some((entry) => entry.speaker !== '')) return entries.flatMap(cutLong);
  const joined: Line[] = [];
  for (const entry of entries) {
    const last = joined.at(-1);
    if (last && last.speaker !== '' && entry.speaker === '' && entry.startTime === undefined && last.text.length < 2000)
      last.text = `${last.text} ${entry.text}`;
    else joined.push({ ...entry });
  }
  return joined;
}

/** A text in one piece, cut at the ends of sentences so that evidence can point into it. */
function cutLong(entry: Line): Line[] {
  if (entry.text.length <= 400) return [entry];
  const pieces: string[] = [];
  for (const sentence of entry.text.split(/(?<=[.!?…。؟])\s+/u)) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + sentence.length < 300) pieces[pieces.length - 1] = `${last} ${sentence}`;
    else pieces.push(sentence);
  }
  return pieces.map((text, index) => (index === 0 ? { ...entry, text } : { speaker: entry.speaker, text }));
}

/** Times from the file; what stands between two of them is spread by the length of the texts. */
function withTimes(lines: readonly Line[]): Found {
  const timed = lines.some((line) => line.startTime !== undefined);
  // Zoom writes the time of day; a call starts at 0.
  const origin = timed ? Math.min(...[lines.find((line) => line.startTime !== undefined)!.startTime!]) : 0;
  const offset = origin > 3 * 3600 ? origin : 0;
  let clock = 0;
  const segments: Cue[] = lines.map((line, index) => {
    const startTime = line.startTime === undefined ? clock : Math.max(0, line.startTime - offset);
    const next = lines[index + 1]?.startTime;
    const said = startTime + secondsToSay(line.text);
    const until = next === undefined ? said : Math.min(said, Math.max(startTime, next - offset));
    const endTime = line.endTime === undefined ? until : Math.max(startTime, line.endTime - offset);
    clock = endTime;
    return { speaker: line.speaker, text: line.text, startTime, endTime };
  });
  return { segments, timed, skipped: 0 };
}
