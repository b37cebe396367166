import type { CallTranscript } from '../../../ports/analyst.call.ts';
import { decodeText } from './decode.ts';
import { readJson } from './json.ts';
import { readPlain } from './plain.ts';
import { readSubRip, readWebVtt } from './subtitles.ts';

/** What became of a transcript file. */
export type TranscriptOutcome =
  | {
      outcome: 'read';
      format: 'vtt' | 'srt' | 'json' | 'text';
      transcript: CallTranscript;
      /** False where the file names no times and they were estimated from the length of the text. */
      timed: boolean;
      /** Whether anybody is named as a speaker. */
      speakers: boolean;
      /** Parts that could not be read and were left out. */
      skipped: number;
    }
  | { outcome: 'refused'; reason: Refusal };

/** `not_text`: a recording, a PDF or another binary file; `no_words`: readable, but nobody says anything in it. */
export type Refusal = 'empty' | 'too_large' | 'not_text' | 'damaged' | 'no_words';

/** What a format reader found; times are seconds. */
export interface Found {
  segments: Cue[];
  language?: string;
  timed: boolean;
  skipped: number;
}

export interface Cue {
  speaker: string;
  text: string;
  startTime: number;
  endTime: number;
  confidence?: number;
}

/** Bytes; about 500 hours of talk. */
export const LARGEST_TRANSCRIPT = 32 * 1024 * 1024;

/**
 * Reads a transcript in WebVTT, SubRip, JSON (OpenAI, Twilio, Zoom and others) or plain text, told apart by its content.
 * Takes time linear in the size of the file.
 */
export function readTranscript(file: Uint8Array | string): TranscriptOutcome {
  if (file.length === 0) return refused('empty');
  if (file.length > LARGEST_TRANSCRIPT) return refused('too_large');
  const text = typeof file === 'string' ? file.replace(/^\uFEFF/, '') : decodeText(file);
  if (text === undefined) return refused('not_text');
  if (text.trim() === '') return refused('empty');
  const format = formatOf(text);
  const found = readers[format](text);
  if (!found) return refused('damaged');
  const segments = found.segments.filter((segment) => segment.text !== '');
  if (segments.length === 0) return refused(found.skipped > 0 ? 'damaged' : 'no_words');
  return {
    outcome: 'read',
    format,
    transcript: { segments: inOrder(segments), ...(found.language && { language: found.language }) },
    timed: found.timed,
    speakers: segments.some((segment) => segment.speaker !== ''),
    skipped: found.skipped,
  };
}

const readers = { vtt: readWebVtt, srt: readSubRip, json: readJson, text: readPlain };

function formatOf(text: string): keyof typeof readers {
  const start = text.slice(0, 2000).trimStart();
  if (/^WEBVTT(?:\s|$)/.test(start)) return 'vtt';
  if (/^[[{]/.test(start) && !/^\[[^\]"{}]{1,80}\]/.test(start)) return 'json';
  if (/^(?:\d+\s*\r?\n)?\s*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3} --> /.test(start)) return 'srt';
  return 'text';
}

/** By start; damaged times never run backwards. */
function inOrder(segments: Cue[]): Cue[] {
  const sorted = segments.every((segment, index) => index === 0 || segment.startTime >= segments[index - 1]!.startTime)
    ? segments
    : segments.toSorted((a, b) => a.startTime - b.startTime);
  return sorted.map((segment) => ({ ...segment, endTime: Math.max(segment.startTime, segment.endTime) }));
}

const refused = (reason: Refusal): TranscriptOutcome => ({ outcome: 'refused', reason });
