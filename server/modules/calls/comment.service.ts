import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { newId, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { mentionsIn, withoutIds } from '../../kernel/mentions.ts';
import type { CallRow } from './call.model.ts';
import { readableCall } from './call.policy.ts';
import { announce, type CallChange, type CallDeps, factOf } from './call.service.ts';
import {
  type CommentRow,
  countComments,
  deleteComment,
  findComment,
  findComments,
  insertComment,
  toComment,
} from './comment.model.ts';

const mostComments = 500;

/** The comments on a call that the user may read. Throws `call_not_found`. */
export async function listComments(deps: CallDeps, user: CurrentUser, callId: string): Promise<CallComment[]> {
  const call = await readableCall(deps, user, callId);
  return present(deps, await findComments(call._id));
}

/** Throws `call_not_found` or `call_comment_limit`. */
export async function addComment(
  deps: CallDeps,
  { user, caller, callId, startTime, text }: CallChange & { startTime: number; text: string },
): Promise<CallComment> {
  const call = await readableCall(deps, user, callId);
  const mentions = await mentionsIn(text, { findUser: (id) => deps.auth.getUser(id) });
  const row: CommentRow = {
    _id: objectId(newId()),
    call: call._id,
    author: objectId(user.id),
    startTime,
    text,
    createdAt: nowAsDate(deps.clock),
  };
  await transaction(async (session) => {
    if ((await countComments(call._id, session)) >= mostComments) throw new AppError('call_comment_limit');
    await insertComment(row, session);
    await audit(factOf('call.comment_added', caller, call), session);
    for (const request of noticesOf(row, call, { user, mentions })) {
      await publish(session, 'notification.requested', request);
    }
  });
  await announce(deps, call, call);
  return (await present(deps, [row]))[0]!;
}

/** Throws `call_not_found`, `call_comment_not_found`, or `forbidden` for another's comment. */
export async function removeComment(
  deps: CallDeps,
  { user, caller, callId, commentId }: CallChange & { commentId: string },
): Promise<CallComment> {
  const call = await readableCall(deps, user, callId);
  const row = await findComment(call._id, commentId);
  if (!row) throw new AppError('call_comment_not_found');
  if (row.author.toHexString() !== user.id && user.role === 'rep') throw new AppError('forbidden');
  await transaction(async (session) => {
    if (!(await deleteComment(row, session))) throw new AppError('call_comment_not_found');
    await audit(factOf('call.comment_deleted', caller, call), session);
  });
  await announce(deps, call, call);
  return (await present(deps, [row]))[0]!;
}

/** Who is mentioned is told so; whose call it was hears of every comment. */
function noticesOf(row: CommentRow, call: CallRow, { user, mentions }: { user: CurrentUser; mentions: string[] }) {
  const id = row._id.toHexString();
  const callId = call._id.toHexString();
  const owner = call.user.toHexString();
  const shared = {
    level: 'info' as const,
    body: withoutIds(row.text).slice(0, 300),
    href: `/calls/${callId}?t=${Math.floor(row.startTime)}`,
    about: { kind: 'call' as const, id: callId },
    actor: user.id,
  };
  const mentioned = mentions.filter((one) => one !== user.id);
  const tellsOwner = owner !== user.id && !mentioned.includes(owner);
  const says = (what: string) => `${user.name} ${what}`.slice(0, 200);
  return [
    ...(mentioned.length > 0
      ? [
          {
            ...shared,
            ...{ key: `calls:mention:${id}`, users: mentioned, kind: 'mention' as const },
            title: says('mentioned you in a comment on a call'),
          },
        ]
      : []),
    ...(tellsOwner
      ? [
          {
            ...shared,
            ...{ key: `calls:comment:${id}`, users: [owner], kind: 'call' as const },
            title: says('commented on a call of yours'),
          },
        ]
      : []),
  ];
}

async function present({ auth }: Pick<CallDeps, 'auth'>, rows: readonly CommentRow[]): Promise<CallComment[]> {
  const comments = rows.map(toComment);
  const users = await auth.getUsers([...new Set(comments.map(({ author }) => author))]);
  return comments.map((comment) => ({ ...comment, authorName: users.get(comment.author)?.name }));
}
