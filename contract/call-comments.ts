import { z } from 'zod';
import { budgets, editors, Id, Instant, route } from './route.ts';

/** What a colleague says of one moment of a call. */
export const CallComment = z.object({
  id: Id,
  call: Id,
  author: Id,
  authorName: z.string().optional(),
  /** Seconds from the start of the call. */
  startTime: z.number(),
  /** `@[Name](user id)` mentions someone. */
  text: z.string(),
  createdAt: Instant,
});
export type CallComment = z.infer<typeof CallComment>;

const tag = 'Calls';
const params = z.object({ callId: Id });

export const callComments = {
  list: route({
    method: 'GET',
    path: '/calls/:callId/comments',
    summary: 'Lists the comments on a call, in the order of their moments',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params,
    output: z.array(CallComment),
  }),
  add: route({
    method: 'POST',
    path: '/calls/:callId/comments',
    summary: 'Comments on a moment of a call; notifies its owner and who is mentioned',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['call.comment_added'],
    params,
    body: z.strictObject({
      startTime: z.number().min(0).max(604_800),
      text: z.string().trim().min(1).max(4000),
    }),
    output: CallComment,
    status: 201,
  }),
  remove: route({
    method: 'DELETE',
    path: '/calls/:callId/comments/:commentId',
    summary: 'Deletes a comment: one of your own, or any as a manager or administrator',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['call.comment_deleted'],
    params: z.object({ callId: Id, commentId: Id }),
    output: CallComment,
  }),
};
