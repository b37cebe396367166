import { noteKind } from '@sequelstring/contract/records/note.ts';
import { objectId } from '../../../kernel/db.ts';
import { type RecordDeps, RecordStore, type StoreOptions } from '../../../kernel/records/store.ts';
import { NoteModel, type NoteRow } from './note.model.ts';

export type NoteStore = RecordStore<typeof noteKind, NoteRow>;

/** Notes on the record layer. */
export const noteStore = (deps: RecordDeps, search: StoreOptions<typeof noteKind, NoteRow>['search']): NoteStore =>
  new RecordStore<typeof noteKind, NoteRow>(
    {
      kind: noteKind,
      model: NoteModel,
      scopeField: 'readers',
      prepare: async ({ row }) => ({ ...row, mentions: await mentionsIn(row.body, deps) }),
      derive: (row) => ({ ...row, readers: [row.owner, ...row.mentions.map(objectId)] }),
      search,
    },
    deps,
  );

const mostMentions = 50;

/** The users behind `@[Name](id)`; what is no user is text. */
async function mentionsIn(body: string, { findUser }: RecordDeps): Promise<string[]> {
  const ids = new Set([...body.matchAll(/@\[[^\]]{1,120}\]\(([0-9a-f]{24})\)/g)].map(([, id]) => id!));
  const known = await Promise.all(
    [...ids].slice(0, mostMentions).map(async (id) => ((await findUser(id)) ? [id] : [])),
  );
  return known.flat();
}
