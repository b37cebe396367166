import { z } from 'zod';
import { Id } from '../route.ts';
import { choice, custom, date, type Field, instant, KindName, longText, text, user } from './field.ts';
import { defineKind, type InputOf, type PatchOf, type RecordOf } from './kind.ts';

/** A record that a task, a note or a file belongs to. */
export const About = z.strictObject({ kind: KindName, id: Id });
export type About = z.infer<typeof About>;
export const aboutField = custom(
  z.array(About).max(20),
  { label: 'About', required: true, default: [], filter: true, inRows: true },
  { linked: (about) => about },
);

/** A file names what a task is about by name, email or id. */
const taskAbout = {
  ...aboutField,
  options: {
    ...aboutField.options,
    import: ['about', 'related to', 'account', 'contact', 'opportunity', 'deal', 'company', 'associated record'],
  },
  naming: { kinds: ['contact', 'account', 'opportunity'], valueOf: (links) => links },
} as const satisfies Field;

export const priorities = { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' } as const;
export const taskStatuses = { open: 'Open', done: 'Done' } as const;

/** Once this one is done the next is made, due so many days, weeks, months or years later. */
export const Repeat = z.strictObject({
  every: z.number().int().min(1).max(99),
  unit: z.enum(['day', 'week', 'month', 'year']),
});

export type Repeat = z.infer<typeof Repeat>;

export const taskKind = defineKind({
  kind: 'task',
  plural: 'tasks',
  label: { one: 'Task', many: 'Tasks' },
  order: 'due',
  orders: ['due'],
  sameBy: ['title', 'dueOn'],
  title: ({ title }) => String(title ?? ''),
  detail: ({ description }) => description as string | undefined,
  moments: { done: 'completed', open: 'reopened' },
  fields: {
    title: text(300, {
      label: 'Title',
      required: true,
      sort: true,
      filter: true,
      inRows: true,
      inline: true,
      import: ['title', 'subject', 'task'],
    }),
    /** The whole day, in the assignee's zone. */
    dueOn: date({ label: 'Due date', filter: true, column: 'default', inline: true, import: ['due', 'due date'] }),
    /** A moment; excludes `dueOn`. */
    dueAt: instant({ label: 'Due time', filter: true, column: true, import: ['due time', 'due at', 'due date time'] }),
    assignee: user({
      label: 'Assignee',
      required: true,
      default: 'me',
      filter: true,
      column: 'default',
      inline: true,
      import: ['assignee', 'assigned to', 'responsible'],
    }),
    priority: choice(priorities, {
      label: 'Priority',
      required: true,
      default: 'normal',
      filter: true,
      column: 'default',
      inline: true,
      import: ['priority'],
    }),
    status: choice(taskStatuses, {
      label: 'Status',
      untold: true,
      required: true,
      default: 'open',
      filter: true,
      column: 'default',
      inline: true,
      import: ['status'],
    }),
    about: taskAbout,
    repeat: custom(Repeat, { label: 'Repeats', inRows: true }),
    remindAt: instant({ label: 'Reminder', filter: true, column: true, import: ['reminder', 'remind at'] }),
    description: longText(20_000, { label: 'Description', search: 'text', import: ['description', 'notes'] }),
    doneAt: instant({ label: 'Done', untold: true, readOnly: true, sort: true, filter: true, column: true }),
  },
  rules: [
    { path: 'title', message: 'needs a title', test: ({ title }) => Boolean(title) },
    {
      path: 'dueAt',
      message: 'replaces the due date: keep one of the two',
      test: ({ dueOn, dueAt }) => !(dueOn && dueAt),
    },
  ],
});

export type Task = RecordOf<typeof taskKind>;
export type TaskInput = z.input<(typeof taskKind)['Input']>;
export type NewTask = InputOf<typeof taskKind>;
export type TaskPatch = PatchOf<typeof taskKind>;
