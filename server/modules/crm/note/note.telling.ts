import { noteKind } from '@sequelstring/contract/records/note.ts';
import type { Telling } from '../../../kernel/records/telling.ts';
import type { NoteRow } from './note.model.ts';

/** A note is read on the timelines of what it is about, as it is now. */
export const noteTelling: Telling<NoteRow> = {
  onlyAbout: true,
  about: ({ body, createdAt, owner }) => [
    { type: 'note', at: createdAt, actor: owner.toHexString(), title: noteKind.title({ body }) },
  ],
};
