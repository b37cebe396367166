import { type CallComment, callComments } from '@sequelstring/contract/call-comments.ts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

/** The comments on a call, in the order of their moments. */
export const commentsQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'comments', callId],
    queryFn: ({ signal }) => api.call(callComments.list, { params: { callId }, signal }),
  });

export function useComments(callId: string) {
  const client = useQueryClient();
  const { queryKey } = commentsQuery(callId);
  const write = (change: (comments: CallComment[]) => CallComment[]) =>
    client.setQueryData(queryKey, (comments) => comments && change(comments));
  return {
    add: useMutation({
      mutationFn: (body: { startTime: number; text: string }) =>
        api.call(callComments.add, { params: { callId }, body }),
      onSuccess: (comment) =>
        write((comments) =>
          [...comments.filter(({ id }) => id !== comment.id), comment].sort((a, b) => a.startTime - b.startTime),
        ),
    }),
    remove: useMutation({
      mutationFn: (commentId: string) => api.call(callComments.remove, { params: { callId, commentId } }),
      onSuccess: ({ id }) => write((comments) => comments.filter((comment) => comment.id !== id)),
    }),
  };
}
