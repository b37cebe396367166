import { labelled, tidy } from './speakers.ts';
import { readTimecode, secondsToSay } from './timecodes.ts';
import type { Cue, Found } from './transcript.ts';

type Json = Record<string, unknown>;

/** Where services put their lists of utterances. */
const LISTS = [
  'segments',
  'utterances',
  'sentences',
  'timeline',
  'entries',
  'captions',
  'cues',
  'transcript',
  'transcripts',
  'transcription',
  'monologues',
  'messages',
  'results',
  'data',
  'items',
  'paragraphs',
  'channels',
  'alternatives',
  'result',
  'response',
];
const TEXTS = [
  'text',
  'transcript',
  'transcription',
  'transcription_text',
  'content',
  'sentence',
  'utterance',
  'value',
  'body',
  'message',
  'caption',
];
const SPEAKERS = [
  'speaker',
  'speakerName',
  'speaker_name',
  'speakerLabel',
  'speaker_label',
  'username',
  'user_name',
  'name',
  'participant',
  'participantName',
  'author',
  'speakerId',
  'speaker_id',
  'role',
  'channel',
  'media_channel',
  'channelTag',
  'channel_label',
  'user',
];
const STARTS = [
  'start',
  'startTime',
  'start_time',
  'startSeconds',
  'from',
  'begin',
  'begin_time',
  'ts',
  'offset',
  'time',
  'timestamp',
  'startMs',
  'start_ms',
  'startTimeMs',
  'start_timestamp',
];
const ENDS = [
  'end',
  'endTime',
  'end_time',
  'endSeconds',
  'to',
  'finish',
  'end_ts',
  'stop',
  'endMs',
  'end_ms',
  'endTimeMs',
  'end_timestamp',
];

/** JSON of OpenAI (`verbose_json`, `diarized_json`), Twilio, Zoom, AWS Transcribe and others of their kind; undefined when it is no JSON. */
export function readJson(text: string): Found | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return readJsonLines(text);
  }
  return readValue(value);
}

/** One JSON object a line. */
function readJsonLines(text: string): Found | undefined {
  const values: unknown[] = [];
  let skipped = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      skipped++;
    }
  }
  if (values.length === 0 || skipped > values.length) return undefined;
  const found = readValue(values);
  return found && { ...found, skipped: found.skipped + skipped };
}

function readValue(value: unknown): Found | undefined {
  const language = isObject(value) ? languageOf(value) : undefined;
  const aws = isObject(value) ? awsWords(value) : undefined;
  const list = aws ?? listIn(value, 0);
  if (!list) {
    const whole = isObject(value) ? textOf(value) : undefined;
    if (whole === undefined) return { segments: [], timed: false, skipped: 0 };
    const cue = { speaker: '', text: whole, startTime: 0, endTime: secondsToSay(whole) };
    return { segments: [cue], timed: false, skipped: 0, ...(language && { language }) };
  }
  return { ...readList(list), ...(language && { language }) };
}

/** The first list of things that have a text, a few levels deep. */
function listIn(value: unknown, depth: number): Json[] | undefined {
  if (Array.isArray(value)) {
    const objects = value.filter(isObject);
    if (objects.some((one) => textOf(one) !== undefined)) return objects;
    if (depth > 5) return undefined;
    const inner = objects.flatMap((one) => listIn(one, depth + 1) ?? []);
    return inner.length > 0 ? inner : undefined;
  }
  if (!isObject(value) || depth > 5) return undefined;
  for (const key of LISTS) {
    const found = key in value ? listIn(value[key], depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

function readList(list: readonly Json[]): Found {
  let skipped = 0;
  let timed = false;
  const rows = list.flatMap((one) => {
    const text = textOf(one);
    if (text === undefined) {
      skipped++;
      return [];
    }
    const start = timeOf(one, STARTS);
    const end = timeOf(one, ENDS);
    timed ||= start !== undefined;
    const confidence = confidenceOf(one);
    return [{ speaker: speakerOf(one), text, start, end, ...(confidence !== undefined && { confidence }) }];
  });
  const scale = inMilliseconds(list, rows) ? 1000 : 1;
  let clock = 0;
  const segments: Cue[] = rows.map(({ start, end, ...row }) => {
    const startTime = start === undefined ? clock : Math.max(0, start / scale);
    const endTime = end === undefined ? startTime + secondsToSay(row.text) : Math.max(startTime, end / scale);
    clock = endTime;
    return { ...row, startTime, endTime };
  });
  if (segments.every((segment) => segment.speaker === '')) {
    for (const [index, part] of labelled(segments.map((segment) => segment.text)).entries())
      Object.assign(segments[index]!, part);
  }
  return { segments, timed, skipped };
}

/** By the names of the fields, or where whole numbers would make the utterances minutes long. */
function inMilliseconds(
  list: readonly Json[],
  rows: readonly { start: number | undefined; end: number | undefined; text: string }[],
): boolean {
  if (list.some((one) => Object.keys(one).some((key) => /(?:start|end).*ms$/i.test(key) || key === 'startTimeMs')))
    return true;
  const timed = rows.filter((row) => row.start !== undefined && row.end !== undefined);
  if (timed.length === 0 || !timed.every((row) => Number.isInteger(row.start) && Number.isInteger(row.end)))
    return false;
  const spoken = timed.reduce((sum, row) => sum + row.end! - row.start!, 0);
  return spoken > 30 * timed.reduce((sum, row) => sum + secondsToSay(row.text), 0);
}

/** AWS Transcribe gives words whose times are strings and marks without times. */
function awsWords(value: Json): Json[] | undefined {
  const results = value.results;
  if (!isObject(results) || !Array.isArray(results.items)) return undefined;
  const words = results.items.filter(isObject);
  const utterances: { speaker: string; text: string; start: number; end: number }[] = [];
  for (const word of words) {
    const content =
      (Array.isArray(word.alternatives) ? word.alternatives.filter(isObject)[0]?.content : undefined) ?? '';
    const last = utterances.at(-1);
    if (word.type === 'punctuation') {
      if (last) last.text += String(content);
      continue;
    }
    const speaker = String(word.speaker_label ?? word.channel_label ?? '');
    const start = Number(word.start_time);
    const end = Number(word.end_time);
    if (
      last &&
      last.speaker === speaker &&
      !(/[.?!]$/.test(last.text) && last.text.length > 120) &&
      start - last.end < 2
    ) {
      last.text += ` ${content}`;
      last.end = end;
    } else utterances.push({ speaker, text: String(content), start, end });
  }
  return utterances;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(one: Json): string | undefined {
  for (const key of TEXTS) if (typeof one[key] === 'string') return tidy(one[key]);
  return undefined;
}

function speakerOf(one: Json): string {
  const users = one.users;
  if (Array.isArray(users)) return users.filter(isObject).map(speakerOf).filter(Boolean).join(', ');
  for (const key of SPEAKERS) {
    const value = one[key];
    if (typeof value === 'string' && value !== '') return tidy(value).slice(0, 120);
    if (typeof value === 'number') return /channel/i.test(key) ? `Channel ${value}` : `Speaker ${value}`;
    if (isObject(value)) return speakerOf(value);
  }
  return '';
}

function timeOf(one: Json, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = one[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string' && value !== '') {
      const number = Number(value.replace(/s$/, ''));
      const time = Number.isFinite(number) ? number : readTimecode(value);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

function confidenceOf(one: Json): number | undefined {
  const value = one.confidence ?? (typeof one.avg_logprob === 'number' ? Math.exp(one.avg_logprob) : undefined);
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 1 ? number : undefined;
}

const LANGUAGE_NAMES: Record<string, string> = {
  english: 'en',
  german: 'de',
  french: 'fr',
  spanish: 'es',
  italian: 'it',
  portuguese: 'pt',
  dutch: 'nl',
  polish: 'pl',
  arabic: 'ar',
  hebrew: 'he',
  japanese: 'ja',
  chinese: 'zh',
  russian: 'ru',
  turkish: 'tr',
  hindi: 'hi',
};

/** OpenAI names languages in English, others by code. */
function languageOf(value: Json): string | undefined {
  const language = value.language ?? value.language_code ?? value.languageCode;
  if (typeof language !== 'string') return undefined;
  return (
    LANGUAGE_NAMES[language.toLowerCase()] ?? (/^[a-z]{2,3}(?:-[\w-]{2,10})?$/i.test(language) ? language : undefined)
  );
}
