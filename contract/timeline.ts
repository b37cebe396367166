import { z } from 'zod';
import { KindName } from './records/field.ts';
import { noteKind } from './records/note.ts';
import { About, taskKind } from './records/task.ts';
import { Id, Instant, line } from './route.ts';

/** The types of entry that have a name; modules may note others. */
export const timelineTypes = {
  note: 'Notes',
  task: 'Tasks',
  email: 'Emails',
  call: 'Calls',
  stage: 'Stages',
  change: 'Changes',
  file: 'Files',
  news: 'News',
  social: 'Social',
  created: 'Created',
  deleted: 'Deleted',
  restored: 'Restored',
} as const;
export const TimelineType = z.string().regex(/^[a-z][a-z-]{0,29}$/, 'is not a type of entry');

/** Where an entry leads: to a record, or to an address (a page of the app begins with `/`). */
export const TimelineLink = z.union([About, z.strictObject({ href: z.string().max(2000) })]);
export type TimelineLink = z.infer<typeof TimelineLink>;

/**
 * An entry of the timelines of the records that it is about, as a module notes it. It shows to everyone who may see one of
 * those records, and those of a contact or an opportunity show on its account as well.
 */
export const TimelineNote = z.object({
  /** `<module>:<what>:<id>`: the same key again replaces the entry, unless what stands there is of a later `at`. */
  key: line(200).min(3),
  about: z.array(About).min(1).max(20),
  type: TimelineType,
  /** With an `actor`, what they did: `Scheduled a call for`, which reads on after the name. */
  title: line(300).min(1),
  /** A moment that ends the title; everyone reads it in their own time zone. */
  when: Instant.optional(),
  detail: z.string().max(2000).optional(),
  at: Instant,
  /** The user who did it. */
  actor: Id.optional(),
  link: TimelineLink.optional(),
  /** Takes the entry back, as what it tells of was deleted. */
  gone: z.boolean().optional(),
});
export type TimelineNote = z.infer<typeof TimelineNote>;

export const TimelineEntry = z.object({
  id: z.string(),
  type: TimelineType,
  at: Instant,
  actor: Id.optional(),
  title: z.string(),
  when: Instant.optional(),
  detail: z.string().optional(),
  link: TimelineLink.optional(),
  /** The records that it is about, as far as the reader may see them. */
  about: z.array(z.object({ kind: KindName, id: Id, title: z.string() })),
  /** Of a changed record. */
  changes: z
    .array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }))
    .optional(),
  /** The note as it is now. */
  note: noteKind.Record.optional(),
  /** The task as it is now. */
  task: taskKind.Record.optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** `type=note,task`: only entries of these types. */
export const TimelineTypes = z
  .string()
  .max(300)
  .transform((text) => text.split(',').map((one) => one.trim()))
  .pipe(z.array(TimelineType).max(20));
