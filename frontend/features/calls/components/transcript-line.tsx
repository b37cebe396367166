import type { Transcript } from '@sequelstring/contract/calls.ts';
import { Link2, MessageSquare, MessageSquarePlus, Pencil } from 'lucide-react';
import { memo, useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { cn } from '../../../ui/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCorrections } from '../api/call.queries.ts';
import { clockTime } from '../api/clock-time.ts';
import { SpeakerName } from './speaker-name.tsx';

interface TranscriptLineProps {
  callId: string;
  index: number;
  segment: Transcript['segments'][number];
  /** Goes on from the line before, so that the name need not be said again. */
  sameSpeaker: boolean;
  colour: string;
  current: boolean;
  plays: boolean;
  timed: boolean;
  readOnly: boolean;
  /** How many there are on it. */
  comments: number;
  search: string;
  onPlay(): void;
  onComment(): void;
  onCorrected(): void;
}

/** One line of a transcript. */
export const TranscriptLine = memo(function TranscriptLine(props: TranscriptLineProps) {
  const {
    callId,
    index,
    segment,
    sameSpeaker,
    colour,
    current,
    plays,
    readOnly,
    search,
    comments,
    onPlay,
    onComment,
    onCorrected,
  } = props;
  const [editing, setEditing] = useState(false);
  const time = clockTime(segment.startTime);
  const says = plays ? words.playFrom(time) : words.goTo(time);
  return (
    <div
      aria-current={current || undefined}
      className={cn(
        'group relative rounded-md border-l-2 py-1 pr-2 pl-3 hover:bg-hover sm:pr-22',
        !sameSpeaker && 'mt-2',
        current && 'bg-selected hover:bg-selected',
      )}
      style={{ borderColor: current ? colour : 'transparent' }}
    >
      {!sameSpeaker && (
        <div className="flex items-baseline gap-2">
          <SpeakerName
            callId={callId}
            index={index}
            speaker={segment.speaker}
            colour={colour}
            readOnly={readOnly}
            onCorrected={onCorrected}
          />
        </div>
      )}
      {editing ? (
        <LineEditor
          callId={callId}
          index={index}
          text={segment.text}
          onDone={(changed) => {
            setEditing(false);
            if (changed) onCorrected();
          }}
        />
      ) : (
        <button
          type="button"
          title={says}
          onClick={onPlay}
          className="flex w-full gap-3 rounded-sm text-left text-base"
        >
          <span className="tabular w-11 shrink-0 pt-0.5 text-muted text-xs">{time}</span>
          <span dir="auto" className="wrap-anywhere min-w-0 flex-1">
            <Marked text={segment.text} search={search} />
          </span>
          {comments > 0 && (
            <span className="tabular flex h-5 shrink-0 items-center gap-1 text-accent text-xs sm:group-hover:invisible">
              <MessageSquare aria-hidden className="size-3.5" strokeWidth={1.5} />
              <span className="sr-only">{words.commentsOn(comments)}</span>
              <span aria-hidden>{comments}</span>
            </span>
          )}
        </button>
      )}
      {!editing && (
        <span className="right-1 flex max-sm:hidden max-sm:pt-1 max-sm:pl-12 max-sm:group-aria-[current=true]:flex sm:absolute sm:top-0.5 sm:opacity-0 sm:focus-within:opacity-100 sm:group-hover:opacity-100 sm:pointer-coarse:opacity-100">
          <IconButton
            icon={Link2}
            size="sm"
            label={words.shareMoment}
            onClick={() => void shareMoment(segment.startTime)}
          />
          {!readOnly && <IconButton icon={MessageSquarePlus} size="sm" label={words.commentHere} onClick={onComment} />}
          {!readOnly && <IconButton icon={Pencil} size="sm" label={words.editLine} onClick={() => setEditing(true)} />}
        </span>
      )}
    </div>
  );
});

/** Copies the address of this second of the call. */
export async function shareMoment(seconds: number): Promise<void> {
  const url = new URL(location.href);
  url.search = `?t=${Math.floor(seconds)}`;
  try {
    await navigator.clipboard.writeText(url.href);
    toast.success(words.copied, { description: url.href });
  } catch {
    toast.error(words.cannotCopy, { description: url.href });
  }
}

function Marked({ text, search }: { text: string; search: string }) {
  const wanted = search.trim().toLowerCase();
  if (!wanted) return text;
  const lower = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at));
    parts.push(
      <mark key={at} className="rounded-sm bg-warning-soft text-ink">
        {text.slice(at, at + wanted.length)}
      </mark>,
    );
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}

interface LineEditorProps {
  callId: string;
  index: number;
  text: string;
  onDone(changed: boolean): void;
}

function LineEditor({ callId, index, text, onDone }: LineEditorProps) {
  const { line } = useCorrections(callId);
  const [typed, setTyped] = useState(text);
  const save = async () => {
    const next = typed.trim();
    if (!next || next === text) return onDone(false);
    try {
      await line.mutateAsync({ index, text: next });
      onDone(true);
    } catch (error) {
      toast.failure(words.notCorrected, error);
    }
  };
  return (
    <div className="flex flex-col gap-2 py-1 sm:-mr-14">
      <Textarea
        autoFocus
        dir="auto"
        aria-label={words.correct}
        rows={2}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(false);
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
        }}
      />
      <div className="flex gap-2">
        <Button size="sm" variant="primary" loading={line.isPending} onClick={() => void save()}>
          {words.save}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onDone(false)}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
