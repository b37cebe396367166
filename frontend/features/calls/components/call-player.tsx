import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import type { RecordingLink, Transcript } from '@sequelstring/contract/calls.ts';
import { Download, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { apiOrigin } from '../../../lib/api-origin.ts';
import { formatBytes } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { clockTime } from '../api/clock-time.ts';
import { type Player, usePlayerState } from '../api/player.ts';
import type { ColourOf } from '../api/speakers.ts';
import { Waveform } from './waveform.tsx';

interface CallPlayerProps {
  player: Player;
  /** Missing where the call has a transcript alone. */
  recording: RecordingLink | undefined;
  segments: Transcript['segments'];
  colourOf: ColourOf;
  comments: readonly CallComment[];
  /** The link to the recording has expired or failed. */
  onExpired(): void;
}

const rates = ['0.75', '1', '1.25', '1.5', '1.75', '2'].map((value) => ({ value, label: `${value}×` }));

/** Plays the recording of a call; without one it shows who spoke when. */
export function CallPlayer({ player, recording, segments, colourOf, comments, onExpired }: CallPlayerProps) {
  const { playing, failed } = usePlayerState(player, (state) => state);
  const known = usePlayerState(player, (state) => state.duration);
  const duration = recording?.duration ?? (known || (segments.at(-1)?.endTime ?? 0));
  const jump = (step: number) => {
    const { time } = player.getState();
    player.seek(Math.max(0, Math.min(duration, time + step)));
  };
  useShortcut('space', () => player.toggle(), { label: 'Play or pause', group: 'Call', disabled: !recording });
  useShortcut('arrowleft', () => jump(-10), { label: words.back, group: 'Call', repeats: true });
  useShortcut('arrowright', () => jump(10), { label: words.forward, group: 'Call', repeats: true });
  return (
    <section aria-label={words.recording} className="border-b bg-surface px-4 py-2.5 sm:px-6">
      {recording && (
        // biome-ignore lint/a11y/useMediaCaption: the transcript beside it is the caption
        <audio
          key={recording.url}
          ref={player.attach}
          src={recording.url}
          crossOrigin={apiOrigin ? 'anonymous' : undefined}
          preload="metadata"
          onError={() => Date.parse(recording.expiresAt) < Date.now() && onExpired()}
        />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {recording && (
          <div className="flex items-center gap-1">
            <IconButton icon={RotateCcw} label={words.back} hint={<Kbd keys="arrowleft" />} onClick={() => jump(-10)} />
            <IconButton
              icon={playing ? Pause : Play}
              variant="primary"
              label={playing ? words.pause : words.play}
              hint={<Kbd keys="space" />}
              onClick={player.toggle}
            />
            <IconButton
              icon={RotateCw}
              label={words.forward}
              hint={<Kbd keys="arrowright" />}
              onClick={() => jump(10)}
            />
          </div>
        )}
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-3">
          <Waveform
            player={player}
            duration={duration}
            waveform={recording?.waveform}
            segments={segments}
            colourOf={colourOf}
            comments={comments}
          />
          <Clock player={player} duration={duration} />
        </div>
        {recording && <Settings player={player} recording={recording} />}
      </div>
      {recording && failed && (
        <p role="alert" className="mt-1.5 text-negative text-xs">
          {recording.waveform ? words.cannotPlay : words.noSound}
        </p>
      )}
      {recording && !failed && !recording.waveform && (
        <p className="mt-1.5 text-muted text-xs">{recording.problem ?? words.readingWave}</p>
      )}
    </section>
  );
}

function Clock({ player, duration }: { player: Player; duration: number }) {
  const time = usePlayerState(player, (state) => Math.floor(state.time));
  return (
    <span className="tabular shrink-0 text-muted text-xs">
      <span className="text-ink">{clockTime(time)}</span> / {clockTime(duration)}
    </span>
  );
}

function Settings({ player, recording }: { player: Player; recording: RecordingLink }) {
  const rate = usePlayerState(player, (state) => state.rate);
  const skip = usePlayerState(player, (state) => state.skipSilence);
  return (
    <div className="flex items-center gap-3">
      <Select
        aria-label={words.speed}
        options={rates}
        value={String(rate)}
        onValueChange={(value) => player.setRate(Number(value))}
        className="h-7 w-19"
      />
      <Switch
        label={words.skipSilence}
        checked={skip}
        onCheckedChange={player.setSkipSilence}
        className="items-center gap-2 [&_label]:whitespace-nowrap [&_label]:font-normal [&_label]:text-muted [&_label]:text-xs"
      />
      <Button asChild variant="ghost" size="sm" className="w-7 px-0 text-muted">
        <a
          href={recording.url}
          download={recording.fileName}
          aria-label={`${words.download} (${formatBytes(recording.bytes)})`}
        >
          <Download aria-hidden strokeWidth={1.5} />
        </a>
      </Button>
    </div>
  );
}
