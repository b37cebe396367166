import { customName } from '@sequelstring/contract/records/custom.ts';
import { type Field, type Fields, linksIn, type RecordLink } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { CurrentUser } from '../current-user.ts';
import { bytesOf, type ClientSession } from '../db.ts';
import { AppError } from '../errors.ts';
import { type BaseRow, toPlain, toRecord } from './record.model.ts';
import { everything } from './scope.ts';
import type { RecordStore } from './store.ts';

type Checked = Pick<RecordStore, 'deps'> & { kind: AnyKind };

const refused = (field: string, problem: string): AppError =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

/** Throws `validation_failed` where a whole record breaks a rule of its kind. */
export function checkRules(kind: AnyKind, row: BaseRow): void {
  if (!kind.rules) return;
  const record = toRecord(kind, row) as Record<string, unknown>;
  for (const { path, message, test } of kind.rules) if (!test(record)) throw refused(path, message);
}

/**
 * Users that a change names must be active. Records are given away by managers and administrators alone. Throws
 * `validation_failed` or `forbidden`.
 */
export async function checkUsers<Row extends BaseRow>(
  { kind, deps }: Checked,
  user: CurrentUser,
  before: Row | undefined,
  row: Row,
): Promise<void> {
  for (const [name, { type }] of Object.entries<Field>(kind.fields)) {
    if (type !== 'user') continue;
    const [old, now] = [before, row].map((one) => String((one as Record<string, unknown> | undefined)?.[name] ?? ''));
    if (!now || now === old || now === user.id) continue;
    if (name === 'owner' && !mayAssign(user)) {
      throw new AppError('forbidden', {
        message: `Only managers change the owner of ${kind.label.many.toLowerCase()}.`,
      });
    }
    if (!(await deps.findUser(now))?.isActive) throw refused(name, 'is not an active user');
  }
}

/** The state of the record that the links were checked in before, who changes it, and the transaction. */
interface LinkCheck {
  before: BaseRow | undefined;
  user: CurrentUser | undefined;
  session: ClientSession;
}

/**
 * Links that a change adds lead to records that exist, are not deleted and are seen by whoever adds them; what was linked
 * before is left alone. Throws `validation_failed`.
 */
export async function checkLinks<Row extends BaseRow>(
  { kind, deps }: Checked,
  row: Row,
  { before, user, session }: LinkCheck,
): Promise<void> {
  const scope = user?.scope ?? everything;
  for (const [name, field] of Object.entries<Field>(kind.fields)) {
    const known = new Set(linksOf(field, before, name).map(keyOf));
    const added = linksOf(field, row, name).filter((link) => !known.has(keyOf(link)));
    for (const [to, links] of Map.groupBy(added, (link) => link.kind)) {
      const ids = [...new Set(links.map(({ id }) => id))];
      const seen = await deps.linkable(to, ids, { scope, session });
      if (ids.some((id) => !seen.has(id))) {
        throw refused(name, `names a record (${to}) that does not exist or that you cannot see`);
      }
    }
  }
}

const keyOf = ({ kind, id }: RecordLink): string => `${kind} ${id}`;
const linksOf = (field: Field, row: object | undefined, name: string): readonly RecordLink[] =>
  linksIn(field, toPlain((row as Record<string, unknown> | undefined)?.[name]));

const mayAssign = ({ role }: CurrentUser): boolean => role === 'admin' || role === 'manager';

/** Throws `forbidden` for a viewer, who reads everything and changes nothing. */
export function checkMayChange(user: CurrentUser): void {
  if (user.role === 'viewer') throw new AppError('forbidden');
}

/** Values of custom fields that were given or changed fit their definitions; those that nobody touched are left alone. */
export async function checkCustomFields<Row extends BaseRow>(
  { kind, deps }: Checked,
  before: Row | undefined,
  { customFields }: Row,
): Promise<void> {
  const names = Object.keys(customFields ?? {});
  if (names.length > mostCustomFields) throw refused('customFields', `has at most ${mostCustomFields} values`);
  const given = names.filter(
    (name) => JSON.stringify(before?.customFields?.[name]) !== JSON.stringify(customFields[name]),
  );
  if (given.length === 0) return;
  const defined: Fields = await deps.customFields(kind.kind);
  for (const key of given) {
    const name = customName(key);
    const field = defined[name];
    if (!field) throw refused(name, `is not a custom field of ${kind.label.many.toLowerCase()}`);
    const checked = field.schema.safeParse(customFields[key]);
    if (!checked.success) throw refused(name, checked.error.issues[0]?.message ?? 'is not a value of this field');
    const added = [customFields[key]]
      .flat()
      .filter((one) => ![before?.customFields?.[key]].flat().includes(one as string));
    const retired = field.choices?.find(({ value, retired }) => retired && added.includes(value));
    if (retired) throw refused(name, `can no longer be "${retired.label}"`);
    if (field.type === 'user' && !(await deps.findUser(String(customFields[key])))?.isActive)
      throw refused(name, 'is not an active user');
  }
}

const mostCustomFields = 200;
const mostBytes = 256_000;

/** Lists and events carry records by the hundred: none may be as large as a file. */
export function checkSize(row: BaseRow): void {
  if (bytesOf(row) <= mostBytes) return;
  throw new AppError('payload_too_large', { message: `A record may have at most ${mostBytes / 1000} KB.` });
}
