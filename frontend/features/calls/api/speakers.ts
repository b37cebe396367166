import type { Transcript } from '@sequelstring/contract/calls.ts';

type Segments = Transcript['segments'];

/** The same colour for the same speaker in the waveform, the transcript and the charts; after the sixth they repeat. */
const colours = [
  'var(--color-chart-1)',
  'var(--color-chart-3)',
  'var(--color-chart-2)',
  'var(--color-chart-4)',
  'var(--color-chart-5)',
  'var(--color-chart-6)',
] as const;

export type ColourOf = (speaker: string) => string;

/** Speakers in the order in which they first speak. */
export const speakersOf = (segments: Segments): string[] => [...new Set(segments.map(({ speaker }) => speaker))];

export function colourBySpeaker(speakers: readonly string[]): ColourOf {
  const places = new Map(speakers.map((speaker, index) => [speaker, index]));
  return (speaker) => colours[(places.get(speaker) ?? 5) % colours.length]!;
}

/** The index of the line that is spoken at a time, or the last one before it; -1 before the first. Lines are in order of time. */
export function lineAt(segments: Segments, time: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.startTime <= time + 0.05) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Which speaker each channel of a recording carries: the one during whose lines it is loudest. */
export function speakerOfChannels(
  waveform: readonly (readonly number[])[],
  duration: number,
  segments: Segments,
): (string | undefined)[] {
  const speakers = speakersOf(segments);
  const loudness = waveform.map((row) =>
    speakers.map((speaker) => {
      let [sum, count] = [0, 0];
      for (const segment of segments) {
        if (segment.speaker !== speaker) continue;
        const to = Math.min(row.length, Math.ceil((segment.endTime / duration) * row.length));
        for (let bar = Math.floor((segment.startTime / duration) * row.length); bar < to; bar++) {
          sum += row[bar] ?? 0;
          count++;
        }
      }
      return count > 0 ? sum / count : 0;
    }),
  );
  return loudness.map((row) => {
    const best = row.indexOf(Math.max(...row));
    return (row[best] ?? 0) > 0 ? speakers[best] : undefined;
  });
}
