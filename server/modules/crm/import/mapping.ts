import { ImportMapping } from '@sequelstring/contract/imports.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { ImportColumn } from './import.model.ts';
import type { Target } from './targets.ts';

const refused = (field: string, problems: string[]) =>
  new AppError('validation_failed', { details: { [field]: problems } });

/** Reads the mapping of a query. Throws `validation_failed`. */
export function parseMapping(text: string | undefined): ImportMapping {
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused('mapping', ['is not JSON']);
  }
  const parsed = ImportMapping.safeParse(json);
  if (parsed.success) return parsed.data;
  throw refused(
    'mapping',
    parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()),
  );
}

/** The columns with what a person says they fill. Throws `validation_failed` for what the file or the kind does not have. */
export function withMapping(
  columns: readonly ImportColumn[],
  mapping: ImportMapping,
  targets: readonly Target[],
): ImportColumn[] {
  const names = Object.keys(mapping).filter((name) => !columns.some((column) => column.name === name));
  if (names.length > 0)
    throw refused(
      'mapping',
      names.slice(0, 20).map((name) => `the file has no column "${name}"`),
    );
  const unknown = Object.values(mapping).filter((field) => field && !targets.some(({ name }) => name === field));
  if (unknown.length > 0)
    throw refused(
      'mapping',
      unknown.slice(0, 20).map((field) => `${field} is not a field that can be imported`),
    );
  return columns.map((column) =>
    Object.hasOwn(mapping, column.name) ? { name: column.name, field: mapping[column.name]! } : column,
  );
}

/** Throws `validation_failed` for a field that records are not found by; undefined for none. */
export function checkMatchBy(field: string | undefined, targets: readonly Target[]): string | undefined {
  if (!field) return undefined;
  if (targets.some(({ name, matches }) => matches && name === field)) return field;
  throw refused('matchBy', [`${field} is not a field that records can be found by`]);
}

/** Nobody is to get email because a column was not understood: whoever imports tells first what it means. */
export function assertClear(columns: readonly ImportColumn[]): void {
  const unclear = columns.filter((column) => column.unclear).map(({ name }) => name);
  if (unclear.length === 0) return;
  const details = { mapping: unclear.map((name) => `"${name}" may say who wants no email`) };
  throw new AppError('import_consent_unclear', { details });
}
