import type { CustomFieldType } from '@sequelstring/contract/records/custom.ts';
import { fieldedKinds } from '@sequelstring/contract/records/kinds.ts';
import { collection, newId, objectId } from '../../../kernel/db.ts';
import type { Migration } from '../../../kernel/migrations.ts';
import { FieldModel, type FieldRow, readFields } from './field.model.ts';
import { importedFields } from './field.service.ts';

const portion = 1000;

interface Stored {
  _id: ReturnType<typeof objectId>;
  customFields?: Record<string, unknown>;
}

/** Earlier releases took any key: those that records have are fields from now on. */
export const fieldsInUse: Migration = {
  number: 5,
  name: 'custom-fields-in-use',
  async run({ signal, log }) {
    const defined = await readFields();
    for (const { kind, plural } of fieldedKinds) {
      const types = new Map<string, Set<CustomFieldType>>();
      for (let after = objectId('0'.repeat(24)); ; ) {
        signal.throwIfAborted();
        const rows = await collection<Stored>(plural)
          .find({ _id: { $gt: after } }, { projection: { customFields: 1 } })
          .sort({ _id: 1 })
          .limit(portion)
          .toArray();
        for (const row of rows) {
          for (const [key, value] of Object.entries(row.customFields ?? {})) {
            if (value === null || value === '') continue;
            types.set(key, (types.get(key) ?? new Set()).add(typeOf(value)));
          }
        }
        if (rows.length < portion) break;
        after = rows.at(-1)!._id;
      }
      const known = defined.filter((one) => one.kind === kind);
      const missing = [...types].filter(([key]) => !known.some((one) => one.key === key));
      const fresh = missing.map(([key, found], index): FieldRow => {
        const type = found.size === 1 ? [...found][0]! : 'text';
        return {
          ...{ _id: objectId(newId()), kind, key, label: labelOf(key), type: importedFields[key]?.type ?? type },
          ...{ column: false, deleted: false, position: known.length + index },
        };
      });
      if (fresh.length > 0) {
        await FieldModel.insertMany(fresh, { lean: true });
        log.info({ kind, keys: fresh.map(({ key }) => key) }, 'Custom fields in use were defined');
      }
    }
  },
};

const typeOf = (value: unknown): CustomFieldType =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'yesNo' : 'text';

/** `contractEnd` becomes `Contract end`. */
function labelOf(key: string): string {
  const words = key
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return importedFields[key]?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}
