import { z } from 'zod';
import { Id } from '../route.ts';
import { custom, longText } from './field.ts';
import { defineKind, type InputOf, type PatchOf, type RecordOf } from './kind.ts';
import { aboutField } from './task.ts';

export const noteKind = defineKind({
  kind: 'note',
  plural: 'notes',
  label: { one: 'Note', many: 'Notes' },
  order: '-createdAt',
  title: ({ body }) => firstLine(String(body ?? '')),
  detail: ({ body }) => withoutMarks(String(body ?? '')),
  readOn: 'about',
  fields: {
    /** Markdown; `@[Name](user id)` mentions someone. */
    body: longText(50_000, {
      label: 'Note',
      search: 'text',
      required: true,
      filter: true,
      inRows: true,
      import: ['note', 'notes', 'body'],
    }),
    about: aboutField,
    mentions: custom(z.array(Id).max(50), {
      label: 'Mentions',
      untold: true,
      required: true,
      readOnly: true,
      inRows: true,
    }),
  },
  rules: [{ path: 'body', message: 'needs some text', test: ({ body }) => String(body ?? '').trim() !== '' }],
});

const firstLine = (markdown: string): string =>
  withoutMarks((markdown.trim().split('\n', 1)[0] ?? '').replace(/^[#>*\-\s]+/, '')).slice(0, 120);

/** Links and mentions by their text, and nothing in bold or as code, for where Markdown is not shown as such. */
const withoutMarks = (markdown: string): string =>
  markdown.replace(/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1').replace(/\*\*|__|`/g, '');

export type Note = RecordOf<typeof noteKind>;
export type NoteInput = z.input<(typeof noteKind)['Input']>;
export type NewNote = InputOf<typeof noteKind>;
export type NotePatch = PatchOf<typeof noteKind>;
