import { noteKind } from '@sequelstring/contract/records/note.ts';
import type { RowOf } from '../../../kernel/records/record.model.ts';
import { modelOf } from '../../../kernel/records/record-kind.model.ts';

/** `readers` holds the owner and everyone who is mentioned. */
export type NoteRow = RowOf<(typeof noteKind)['fields']> & { readers: NoteRow['owner'][] };

export const NoteModel = modelOf<NoteRow>(noteKind, {
  orders: ['createdAt', 'updatedAt'],
  lookups: ['about.id', 'tags'],
  scopeField: 'readers',
  derived: { readers: ['ObjectId'] },
});
