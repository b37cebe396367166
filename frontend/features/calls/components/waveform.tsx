import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import type { Transcript } from '@sequelstring/contract/calls.ts';
import { useId, useMemo } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { clockTime } from '../api/clock-time.ts';
import { type Player, usePlayerState } from '../api/player.ts';
import { type ColourOf, lineAt, speakerOfChannels } from '../api/speakers.ts';

interface WaveformProps {
  player: Player;
  duration: number;
  /** A row of loudness per channel; without it the lines of the transcript are drawn. */
  waveform: readonly (readonly number[])[] | undefined;
  segments: Transcript['segments'];
  colourOf: ColourOf;
  /** Marked where they stand. */
  comments: readonly CallComment[];
}

interface Layer {
  colour: string;
  path: string;
}

const height = 56;

/** How loud the call was and who spoke, with the part that was played in full colour; a click or the arrow keys move in it. */
export function Waveform({ player, duration, waveform, segments, colourOf, comments }: WaveformProps) {
  const layers = useMemo(
    () => (waveform ? barsOf(waveform, duration, segments, colourOf) : linesOf(segments, duration, colourOf)),
    [waveform, duration, segments, colourOf],
  );
  const time = usePlayerState(player, (state) => state.time);
  const clip = useId();
  const share = duration > 0 ? Math.min(1, time / duration) : 0;
  return (
    <div className="relative h-14 min-w-0 flex-1 rounded-md bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <svg aria-hidden viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" className="absolute inset-0 size-full">
        <clipPath id={clip}>
          <rect width={share * 1000} height={height} />
        </clipPath>
        <Bars layers={layers} className="opacity-40" />
        <g clipPath={`url(#${clip})`}>
          <Bars layers={layers} />
        </g>
      </svg>
      {comments.map(({ id, startTime }) => (
        <span
          key={id}
          aria-hidden
          className="pointer-events-none absolute top-0.5 size-1.5 -translate-x-1/2 rounded-full bg-accent ring-2 ring-surface"
          style={{ left: `${duration > 0 ? Math.min(1, startTime / duration) * 100 : 0}%` }}
        />
      ))}
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-px rounded-full bg-ink"
        style={{ left: `${share * 100}%` }}
      />
      <input
        type="range"
        aria-label={words.position}
        aria-valuetext={clockTime(time)}
        min={0}
        max={Math.max(1, duration)}
        step={0.1}
        value={time}
        onChange={(event) => player.seek(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  );
}

const Bars = ({ layers, className }: { layers: readonly Layer[]; className?: string }) => (
  <g className={className}>
    {layers.map(({ colour, path }) => (
      <path key={colour + path.length} d={path} stroke={colour} strokeWidth={1.4} vectorEffect="non-scaling-stroke" />
    ))}
  </g>
);

/** With two channels one above the line and one below; with one both ways, in the colour of who speaks then. */
function barsOf(
  waveform: readonly (readonly number[])[],
  duration: number,
  segments: Transcript['segments'],
  colourOf: ColourOf,
): Layer[] {
  const middle = height / 2;
  if (waveform.length > 1) {
    const speakers = speakerOfChannels(waveform, duration, segments);
    return waveform.slice(0, 2).map((row, channel) => {
      const sign = channel === 0 ? -1 : 1;
      const path = row.map((bar, i) => `M${at(i, row)} ${middle}v${sign * barHeight(bar, middle)}`).join('');
      const speaker = speakers[channel];
      return { colour: speaker === undefined ? plainColours[channel]! : colourOf(speaker), path };
    });
  }
  const row = waveform[0] ?? [];
  const paths = new Map<string, string>();
  row.forEach((bar, i) => {
    const line = segments[lineAt(segments, ((i + 0.5) / row.length) * duration)];
    const colour = line ? colourOf(line.speaker) : plainColours[0];
    const half = barHeight(bar, middle);
    paths.set(colour, `${paths.get(colour) ?? ''}M${at(i, row)} ${middle - half}v${2 * half}`);
  });
  return [...paths].map(([colour, path]) => ({ colour, path }));
}

const plainColours = ['var(--color-chart-1)', 'var(--color-chart-3)'] as const;
const at = (i: number, row: readonly number[]): string => (((i + 0.5) / row.length) * 1000).toFixed(1);
const barHeight = (bar: number, middle: number): number => Math.max(0.5, (bar / 100) * (middle - 4));

/** Who spoke when, a lane per speaker. */
function linesOf(segments: Transcript['segments'], duration: number, colourOf: ColourOf): Layer[] {
  const bySpeaker = Map.groupBy(segments, ({ speaker }) => speaker);
  const lanes = Math.min(4, bySpeaker.size);
  const step = (height - 16) / Math.max(1, lanes - 1);
  return [...bySpeaker].map(([speaker, lines], index) => {
    const y = lanes === 1 ? height / 2 : 8 + (index % 4) * step;
    const path = lines
      .map(({ startTime, endTime }) => {
        const [from, to] = [startTime, endTime].map((time) => ((time / Math.max(1, duration)) * 1000).toFixed(1));
        return `M${from} ${y.toFixed(1)}H${to}`;
      })
      .join('');
    return { colour: colourOf(speaker), path };
  });
}
