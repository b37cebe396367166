import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import { MessageSquarePlus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { formatDistance } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { MentionTextarea } from '../../../records/text/mention-textarea.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { clockTime } from '../api/clock-time.ts';
import { useComments } from '../api/comment.queries.ts';
import { type Player, usePlayerState } from '../api/player.ts';
import { PlayGlyph } from './play-glyph.tsx';

const Markdown = lazy(async () => ({ default: (await import('../../../records/text/markdown.tsx')).Markdown }));

interface CallCommentsProps {
  callId: string;
  comments: readonly CallComment[];
  player: Player;
  /** The second that is being commented on; undefined while nobody writes. */
  at: number | undefined;
  onAt(seconds: number | undefined): void;
  onSeek(seconds: number): void;
  readOnly: boolean;
}

/** What colleagues say of moments of the call; each leads to its second. */
export function CallComments({ callId, comments, player, at, onAt, onSeek, readOnly }: CallCommentsProps) {
  if (readOnly && comments.length === 0) return null;
  return (
    <section aria-label={words.comments} className="flex flex-col gap-3 border-t px-4 py-4 sm:px-6">
      <h2 className="flex items-center gap-2 font-medium text-base">
        {words.comments}
        {comments.length > 0 && <Badge className="tabular">{comments.length}</Badge>}
      </h2>
      {comments.length === 0 && <p className="text-muted">{words.commentsHelp}</p>}
      {comments.length > 0 && (
        <ol className="flex flex-col gap-3">
          {comments.map((comment) => (
            <Comment key={comment.id} callId={callId} comment={comment} onSeek={onSeek} readOnly={readOnly} />
          ))}
        </ol>
      )}
      {!readOnly &&
        (at === undefined ? (
          <CommentButton player={player} onAt={onAt} />
        ) : (
          <Composer key={at} callId={callId} at={at} onDone={() => onAt(undefined)} />
        ))}
    </section>
  );
}

function CommentButton({ player, onAt }: Pick<CallCommentsProps, 'player' | 'onAt'>) {
  const time = usePlayerState(player, (state) => Math.floor(state.time));
  return (
    <Button size="sm" className="tabular self-start" onClick={() => onAt(time)}>
      <MessageSquarePlus aria-hidden strokeWidth={1.5} />
      {words.commentAt(clockTime(time))}
    </Button>
  );
}

interface CommentProps extends Pick<CallCommentsProps, 'callId' | 'onSeek' | 'readOnly'> {
  comment: CallComment;
}

function Comment({ callId, comment, onSeek, readOnly }: CommentProps) {
  const { author, authorName = words.formerUser, createdAt, startTime, text, id } = comment;
  const me = useSession((session) => session.user?.id);
  const runsAll = useHasRole(['admin', 'manager']);
  const { remove } = useComments(callId);
  return (
    <li className="group flex gap-2.5">
      <Avatar name={authorName} size="xs" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 text-xs">
          <span className="font-medium">{authorName}</span>
          <PlayGlyph seconds={startTime} onSeek={onSeek} />
          <span className="text-muted">{formatDistance(createdAt)}</span>
        </p>
        <Suspense fallback={<p className="whitespace-pre-line text-base">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      </div>
      {!readOnly && (author === me || runsAll) && (
        <IconButton
          icon={Trash2}
          size="sm"
          label={words.deleteComment}
          disabled={remove.isPending}
          className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          onClick={() => remove.mutate(id, { onError: (error) => toast.failure(words.commentNotDeleted, error) })}
        />
      )}
    </li>
  );
}

function Composer({ callId, at, onDone }: { callId: string; at: number; onDone(): void }) {
  const [text, setText] = useState('');
  const { add } = useComments(callId);
  const send = () => {
    if (!text.trim() || add.isPending) return;
    add.mutate(
      { startTime: at, text },
      { onSuccess: onDone, onError: (error) => toast.failure(words.commentNotSaved, error) },
    );
  };
  return (
    <div className="flex flex-col gap-2">
      <MentionTextarea
        label={words.commentAt(clockTime(at))}
        placeholder={words.commentPlaceholder}
        value={text}
        onChange={setText}
        onSubmit={send}
        onCancel={onDone}
        autoFocus
      />
      <div className="flex gap-2">
        <Button size="sm" variant="primary" loading={add.isPending} disabled={!text.trim()} onClick={send}>
          {words.commentAt(clockTime(at))}
        </Button>
        <Button size="sm" variant="ghost" onClick={onDone}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
