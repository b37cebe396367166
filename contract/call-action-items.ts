import { z } from 'zod';
import { budgets, editors, Id, Instant, line, pageQuery, route, sortBy } from './route.ts';

export const ActionItem = z.object({
  id: Id,
  call: Id,
  description: z.string(),
  assignee: Id.optional(),
  /** Who owes it where that is not a user. */
  assigneeName: z.string().optional(),
  /** `2027-01-31`. */
  dueDate: z.string().optional(),
  completed: z.boolean(),
  /** The task that was made of it; the two are completed together. */
  task: Id.optional(),
  quote: z.string(),
  speaker: z.string(),
  startTime: z.number(),
});
export type ActionItem = z.infer<typeof ActionItem>;

/** An action item among those of other calls. */
export const ActionItemOfCall = ActionItem.extend({
  contact: Id.optional(),
  contactName: z.string().optional(),
  callAt: Instant,
});
export type ActionItemOfCall = z.infer<typeof ActionItemOfCall>;

const tag = 'Calls';
const params = z.object({ callId: Id });
const reads = { tag, access: 'signed-in', budget: budgets.read, audit: false } as const;
const writes = { tag, access: editors, budget: budgets.write } as const;

export const callActionItems = {
  ofCall: route({
    ...reads,
    method: 'GET',
    path: '/calls/:callId/ai-summary/action-items',
    summary: 'The action items of a call, in the order they were spoken',
    params,
    output: z.array(ActionItem),
  }),
  update: route({
    ...writes,
    method: 'PATCH',
    path: '/calls/:callId/ai-summary/action-items/:itemId',
    summary: 'Changes or completes an action item',
    audit: ['call.action_item_updated', 'task.updated'],
    params: z.object({ callId: Id, itemId: Id }),
    body: z
      .strictObject({
        description: line(1000).min(1),
        assignee: Id.nullable(),
        dueDate: z.iso.date('is not a date such as 2027-01-31').nullable(),
        completed: z.boolean(),
      })
      .partial(),
    output: ActionItem,
  }),
  makeTask: route({
    ...writes,
    method: 'POST',
    path: '/calls/:callId/ai-summary/action-items/:itemId/task',
    summary: 'Turns an action item into a task, or returns the existing one; completing one completes the other',
    audit: ['call.task_made', 'task.created'],
    params: z.object({ callId: Id, itemId: Id }),
    output: ActionItem,
    status: 201,
  }),
  list: route({
    ...reads,
    method: 'GET',
    path: '/action-items',
    summary: 'Action items of all calls: what is due first comes first, then what has no date',
    query: z.strictObject({
      ...pageQuery,
      status: z.enum(['open', 'overdue', 'completed']).optional(),
      assignee: Id.optional(),
      owedBy: z.enum(['us', 'them']).optional(),
      contactId: Id.optional(),
      sort: sortBy(['due'], 'due'),
    }),
    output: z.array(ActionItemOfCall),
    page: true,
  }),
  complete: route({
    ...writes,
    method: 'POST',
    path: '/action-items/complete',
    summary: 'Completes or reopens action items and their tasks',
    audit: ['call.action_item_updated', 'task.updated'],
    body: z.strictObject({ ids: z.array(Id).min(1).max(200), completed: z.boolean().default(true) }),
    output: z.object({ changed: z.number().int() }),
  }),
};
