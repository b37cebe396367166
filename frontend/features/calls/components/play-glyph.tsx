import { Play } from 'lucide-react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { clockTime } from '../api/clock-time.ts';

export function PlayGlyph({ seconds, onSeek }: { seconds: number; onSeek(seconds: number): void }) {
  const time = clockTime(seconds);
  return (
    <button
      type="button"
      aria-label={words.playFrom(time)}
      title={words.playFrom(time)}
      onClick={() => onSeek(seconds)}
      className="tabular inline-flex h-6 shrink-0 items-center gap-1 rounded-sm px-1.5 text-accent text-xs hover:bg-accent-soft"
    >
      <Play aria-hidden className="size-3 fill-current" strokeWidth={1.5} />
      {time}
    </button>
  );
}
