import type { FieldUsage } from '@sequelstring/contract/fields.ts';
import {
  type CustomChoice,
  type CustomField,
  type CustomFieldInput,
  type CustomFieldPatch,
  customFieldLimits,
} from '@sequelstring/contract/records/custom.ts';
import type { Field, KindName } from '@sequelstring/contract/records/field.ts';
import type { AuditAction } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../../kernel/audit.ts';
import { type ClientSession, isDuplicateKey, newId, objectId, transaction } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Realtime } from '../../../kernel/realtime.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { plain } from '../../../kernel/words.ts';
import type { FieldCache } from './field.cache.ts';
import { countUsage, type FieldRow, findField, insertField, readFields, saveField, toField } from './field.model.ts';

export interface FieldDeps {
  cache: FieldCache;
  realtime: Realtime;
  stores: ReadonlyMap<KindName, AnyStore>;
}

const refused = (field: string, problem: string): AppError =>
  new AppError('validation_failed', { details: { [field]: [problem] } });

/** Throws `field_exists` for a key or a label that is taken, `field_limit`, or `validation_failed`. */
export async function createField(deps: FieldDeps, input: CustomFieldInput, caller: Caller): Promise<CustomField> {
  return changing(deps, async (session) => {
    const siblings = (await readFields(session)).filter(({ kind }) => kind === input.kind);
    const key = input.key ?? freeKey(input.label, siblings);
    if (siblings.some((other) => other.key === key)) throw new AppError('field_exists');
    checkRoom(siblings);
    checkLabel(deps, { kind: input.kind, label: input.label }, siblings);
    const row: FieldRow = {
      _id: objectId(newId()),
      kind: input.kind,
      key,
      label: input.label,
      type: input.type,
      ...(input.help && { help: input.help }),
      ...choicesOf(input),
      column: input.column,
      deleted: false,
      position: Math.max(-1, ...siblings.map(({ position }) => position)) + 1,
    };
    await insertField(row, session);
    await note(row, 'field.created', caller, session);
    return row;
  });
}

/** Throws `field_not_found`, `field_exists` for a label that is taken, or `validation_failed`. */
export async function updateField(
  deps: FieldDeps,
  id: string,
  patch: CustomFieldPatch,
  caller: Caller,
): Promise<CustomField> {
  return changing(deps, async (session) => {
    const before = await existing(id, session);
    const siblings = (await readFields(session)).filter(
      (other) => other.kind === before.kind && !other._id.equals(before._id),
    );
    if (patch.label) checkLabel(deps, { kind: before.kind, label: patch.label }, siblings);
    const { choices, help, ...rest } = patch;
    const row: FieldRow = { ...before, ...rest, help: help === undefined ? before.help : (help ?? undefined) };
    if (choices) {
      if (!before.choices) throw refused('choices', 'belongs to fields of choices alone');
      row.choices = await withRetired(deps, before, choicesOf({ type: before.type, choices }, before.choices).choices!);
    }
    await saveField(row, session);
    await note(row, 'field.updated', caller, session, before);
    return row;
  });
}

/** Hides a field and its values, which stay in the records. Throws `field_not_found`. */
export const deleteField = (deps: FieldDeps, id: string, caller: Caller): Promise<CustomField> =>
  setDeleted(deps, id, true, caller);

/** Throws `field_not_found`, `field_limit`, or `field_exists` where another has its label by now. */
export const restoreField = (deps: FieldDeps, id: string, caller: Caller): Promise<CustomField> =>
  setDeleted(deps, id, false, caller);

async function setDeleted(deps: FieldDeps, id: string, deleted: boolean, caller: Caller): Promise<CustomField> {
  return changing(deps, async (session) => {
    const before = await existing(id, session);
    if (before.deleted === deleted) return before;
    const siblings = (await readFields(session)).filter(
      (other) => other.kind === before.kind && other._id !== before._id,
    );
    if (!deleted) {
      checkRoom(siblings);
      checkLabel(
        deps,
        before,
        siblings.filter((other) => !other._id.equals(before._id)),
      );
    }
    const row = { ...before, deleted };
    await saveField(row, session);
    await note(row, deleted ? 'field.deleted' : 'field.restored', caller, session);
    return row;
  });
}

/** Throws `field_not_found`. */
export async function fieldUsage({ stores }: FieldDeps, id: string): Promise<FieldUsage> {
  const row = await existing(id);
  return countUsage(stores.get(row.kind)!.model, row);
}

async function changing(
  { cache, realtime }: Pick<FieldDeps, 'cache' | 'realtime'>,
  work: (session: ClientSession) => Promise<FieldRow>,
): Promise<CustomField> {
  try {
    return toField(await transaction(work));
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('field_exists', { cause: error });
    throw error;
  } finally {
    cache.forget();
    realtime.announce('fields');
  }
}

async function existing(id: string, session?: ClientSession): Promise<FieldRow> {
  const row = await findField(id, session);
  if (!row) throw new AppError('field_not_found');
  return row;
}

function checkRoom(siblings: readonly FieldRow[]): void {
  if (siblings.filter(({ deleted }) => !deleted).length >= customFieldLimits.fieldsPerKind)
    throw new AppError('field_limit');
}

/** Labels tell fields apart in lists and in the headers of imported files. */
function checkLabel(
  { stores }: FieldDeps,
  { kind, label }: Pick<FieldRow, 'kind' | 'label'>,
  others: readonly FieldRow[],
): void {
  const own = Object.values<Field>(stores.get(kind)!.kind.fields).map(({ options }) => options.label);
  const taken = [...own, ...others.flatMap((other) => (other.deleted ? [] : [other.label]))];
  if (taken.some((other) => plain(other) === plain(label))) throw new AppError('field_exists');
}

/** `Contract end date` becomes `contractEndDate`; a number is added where that is taken. */
function freeKey(label: string, siblings: readonly FieldRow[]): string {
  const base = slug(label) || 'field';
  for (let count = 1; ; count++) {
    const key = count === 1 ? base : `${base}${count}`;
    if (!siblings.some((other) => other.key === key)) return key;
  }
}

function slug(label: string): string {
  const [first = '', ...rest] = plain(label).match(/[a-z0-9]+/g) ?? [];
  const key = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('').slice(0, 36);
  return /^[a-z]/i.test(key) ? key : key && `n${key}`;
}

type GivenChoices = Pick<CustomFieldInput, 'type' | 'choices'>;

/** Choices with a value each: the one that was given, that of the choice with this label before, or one made from the label. */
function choicesOf(
  { type, choices }: GivenChoices,
  before: readonly CustomChoice[] = [],
): { choices?: CustomChoice[] } {
  const takes = type === 'choice' || type === 'choices';
  if (!takes && choices) throw refused('choices', 'belongs to fields of choices alone');
  if (!takes) return {};
  if (!choices) throw refused('choices', 'needs at least one choice');
  const made: CustomChoice[] = [];
  for (const { value: given, label } of choices) {
    if (made.some((other) => plain(other.label) === plain(label))) throw refused('choices', `has "${label}" twice`);
    const base =
      given ?? before.find((other) => plain(other.label) === plain(label))?.value ?? (slug(label) || 'choice');
    let value = base;
    const isTaken = (one: string) => made.some((other) => other.value === one);
    if (given && isTaken(given)) throw refused('choices', `has the value "${given}" twice`);
    for (let count = 2; isTaken(value); count++) value = `${base}${count}`;
    made.push({ value, label });
  }
  return { choices: made };
}

/** Choices that records have stay with them, though nobody can choose them anew. */
async function withRetired(deps: FieldDeps, before: FieldRow, choices: CustomChoice[]): Promise<CustomChoice[]> {
  const left = (before.choices ?? []).filter(({ value }) => !choices.some((other) => other.value === value));
  if (left.length === 0) return choices;
  const usage = await countUsage(deps.stores.get(before.kind)!.model, { ...before, choices: left });
  return [...choices, ...left.flatMap((one) => (usage.choices[one.value] ? [{ ...one, retired: true }] : []))];
}

async function note(
  row: FieldRow,
  action: AuditAction,
  caller: Caller,
  session: ClientSession,
  before?: FieldRow,
): Promise<void> {
  const changes = before
    ? (['label', 'help', 'choices', 'column', 'position'] as const).flatMap((field) => {
        const [from, to] = [before[field] ?? null, row[field] ?? null];
        return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
      })
    : undefined;
  await audit(
    {
      ...caller,
      action,
      kind: 'field',
      recordId: row._id.toHexString(),
      detail: `${row.kind}: ${row.label}`,
      ...(changes && { changes }),
    },
    session,
  );
}

/** What imports find beside a contact's own fields; defined when the first file brings them. */
export const importedFields: Readonly<Record<string, { label: string; type: FieldRow['type'] }>> = {
  department: { label: 'Department', type: 'text' },
  role: { label: 'Role', type: 'text' },
  deathDate: { label: 'Date of death', type: 'date' },
  website2: { label: 'Website 2', type: 'url' },
  website3: { label: 'Website 3', type: 'url' },
  website4: { label: 'Website 4', type: 'url' },
  website5: { label: 'Website 5', type: 'url' },
};

/** Defines a field as the program itself, unless its label is taken. */
export async function ensureField(deps: FieldDeps, input: CustomFieldInput): Promise<void> {
  try {
    await createField(deps, input, { actor: { kind: 'system' } });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'field_exists')) throw error;
  }
}

/** Defines those of the keys that are not defined yet, as the program itself. */
export async function defineImported(
  deps: Pick<FieldDeps, 'cache' | 'realtime'>,
  keys: readonly string[],
): Promise<void> {
  const known = new Set((await deps.cache.all()).flatMap(({ kind, key }) => (kind === 'contact' ? [key] : [])));
  for (const key of keys) {
    const field = importedFields[key];
    if (!field || known.has(key)) continue;
    try {
      await changing(deps, async (session) => {
        const row: FieldRow = {
          _id: objectId(newId()),
          kind: 'contact',
          key,
          ...field,
          column: false,
          deleted: false,
          position: 500,
        };
        await insertField(row, session);
        await note(row, 'field.created', { actor: { kind: 'system' } }, session);
        return row;
      });
    } catch (error) {
      // Another import has just defined it.
      if (!(error instanceof AppError && error.code === 'field_exists')) throw error;
    }
  }
}
