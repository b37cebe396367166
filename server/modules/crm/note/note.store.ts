import { noteKind } from '@sequelstring/contract/records/note.ts';
import { objectId } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { mentionsIn, withoutIds } from '../../../kernel/mentions.ts';
import { type Draft, type RecordDeps, RecordStore } from '../../../kernel/records/store.ts';
import { NoteModel, type NoteRow } from './note.model.ts';
import { noteTelling } from './note.telling.ts';

export type NoteStore = RecordStore<typeof noteKind, NoteRow>;

/** Notes on the record layer. */
export const noteStore = (deps: RecordDeps): NoteStore =>
  new RecordStore<typeof noteKind, NoteRow>(
    {
      kind: noteKind,
      model: NoteModel,
      scopeField: 'readers',
      prepare: async ({ row }) => ({ ...row, mentions: await mentionsIn(row.body, deps) }),
      derive: (row) => ({ ...row, readers: [row.owner, ...row.mentions.map(objectId)] }),
      saved: tellMentioned,
      telling: noteTelling,
    },
    deps,
  );

/** Who is mentioned for the first time in a note is told. */
async function tellMentioned({ before, row, user, session }: Draft<NoteRow>): Promise<void> {
  const known = new Set(before?.mentions ?? []);
  const users = row.mentions.filter((id) => !known.has(id) && id !== user?.id);
  if (!user || users.length === 0) return;
  const id = row._id.toHexString();
  const [about] = row.about;
  await publish(session, 'notification.requested', {
    key: `crm:mention:${id}:${row.version}`,
    users,
    kind: 'mention',
    level: 'info',
    title: `${user.name} mentioned you in a note`.slice(0, 200),
    body: withoutIds(row.body).slice(0, 300),
    href: about ? `/${about.kind.replace(/y$/, 'ie')}s/${about.id}` : undefined,
    about: about ?? { kind: 'note', id },
    actor: user.id,
  });
}
