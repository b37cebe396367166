import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import type { Transcript } from '@sequelstring/contract/calls.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp, LocateFixed } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { type Player, usePlayerState } from '../api/player.ts';
import { type ColourOf, lineAt } from '../api/speakers.ts';
import { TranscriptLine } from './transcript-line.tsx';

interface TranscriptViewerProps {
  callId: string;
  transcript: Transcript;
  player: Player;
  colourOf: ColourOf;
  /** A click on a line plays it; without a recording it only marks it. */
  plays: boolean;
  readOnly: boolean;
  comments: readonly CallComment[];
  onComment(seconds: number): void;
  analyzing: boolean;
  onAnalyze(): void;
}

/** What was said, in step with the recording: the current line is marked and kept in sight, unless somebody reads elsewhere. */
export function TranscriptViewer(props: TranscriptViewerProps) {
  const { callId, transcript, player, colourOf, plays, readOnly, comments, onComment, analyzing, onAnalyze } = props;
  const { segments } = transcript;
  const scroll = useRef<HTMLDivElement>(null);
  const current = usePlayerState(player, ({ time }) => lineAt(segments, time));
  const playing = usePlayerState(player, (state) => state.playing);
  const commentsBy = useMemo(
    () => Map.groupBy(comments, ({ startTime }) => Math.max(0, lineAt(segments, startTime))),
    [comments, segments],
  );
  const [corrected, setCorrected] = useState(false);
  const [following, setFollowing] = useState(true);
  const search = useMatches(segments);
  const virtual = useVirtualizer({
    count: segments.length,
    estimateSize: () => 64,
    getScrollElement: () => scroll.current,
    overscan: 10,
    scrollPaddingStart: 80,
    scrollPaddingEnd: 80,
  });
  useEffect(() => {
    if (following && current >= 0) virtual.scrollToIndex(current, { align: 'auto' });
  }, [current, following, virtual]);
  useEffect(() => {
    if (search.line !== undefined) virtual.scrollToIndex(search.line, { align: 'center' });
  }, [search.line, virtual]);
  const leave = () => setFollowing(false);

  return (
    <section aria-label={words.transcript} className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-b px-4 py-2 sm:px-6">
        <SearchInput
          label={words.searchTranscript}
          value={search.text}
          onValueChange={search.setText}
          group="Call"
          className="max-w-72"
        />
        {search.text && (
          <>
            <span role="status" className="tabular text-muted text-xs">
              {words.found(search.at + 1, search.count)}
            </span>
            <IconButton icon={ChevronUp} size="sm" label={words.previousMatch} onClick={() => search.move(-1)} />
            <IconButton icon={ChevronDown} size="sm" label={words.nextMatch} onClick={() => search.move(1)} />
          </>
        )}
      </div>
      {corrected && !analyzing && (
        <Callout
          className="mx-4 mt-3 sm:mx-6"
          action={
            <Button
              size="sm"
              onClick={() => {
                setCorrected(false);
                onAnalyze();
              }}
            >
              {words.analyzeAgain}
            </Button>
          }
        >
          {words.corrected}
        </Callout>
      )}
      <Remarks transcript={transcript} />
      <div
        ref={scroll}
        onWheel={leave}
        onTouchMove={leave}
        className="min-h-0 flex-1 overflow-y-auto px-2 py-2 sm:px-4 max-lg:max-h-[70dvh] max-lg:min-h-96"
      >
        <ol className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <li
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <TranscriptLine
                callId={callId}
                index={index}
                segment={segments[index]!}
                sameSpeaker={index > 0 && segments[index - 1]!.speaker === segments[index]!.speaker}
                colour={colourOf(segments[index]!.speaker)}
                current={index === current}
                plays={plays}
                timed={transcript.timed}
                readOnly={readOnly}
                comments={commentsBy.get(index)?.length ?? 0}
                search={search.text}
                onPlay={() => {
                  setFollowing(true);
                  player.seek(segments[index]!.startTime, { play: plays });
                }}
                onComment={() => onComment(segments[index]!.startTime)}
                onCorrected={() => setCorrected(true)}
              />
            </li>
          ))}
        </ol>
      </div>
      {!following && playing && (
        <Button
          size="sm"
          className="-translate-x-1/2 absolute bottom-3 left-1/2 shadow-float"
          onClick={() => setFollowing(true)}
        >
          <LocateFixed aria-hidden strokeWidth={1.5} />
          {words.backToCurrent}
        </Button>
      )}
    </section>
  );
}

function Remarks({ transcript: { timed, skipped } }: { transcript: Transcript }) {
  const remarks = [!timed && words.estimated, skipped > 0 && words.skipped(skipped)].filter((text) => text !== false);
  return remarks.length > 0 ? <p className="px-4 pt-2 text-muted text-xs sm:px-6">{remarks.join(' ')}</p> : null;
}

/** The lines that hold what is searched for, and the one of them that is shown. */
function useMatches(segments: Transcript['segments']) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const lines = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    return segments.flatMap((segment, index) => (segment.text.toLowerCase().includes(wanted) ? [index] : []));
  }, [segments, text]);
  return {
    text,
    setText: (next: string) => {
      setText(next);
      setAt(0);
    },
    at: Math.min(at, Math.max(0, lines.length - 1)),
    count: lines.length,
    line: lines[at],
    move: (step: number) => lines.length > 0 && setAt((at + step + lines.length) % lines.length),
  };
}
