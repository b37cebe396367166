import { objectId } from '../../../kernel/db.ts';
import { mentionPattern, type Person } from '../../../kernel/personal-data.ts';
import { ImportModel, type ImportRow } from './import.model.ts';
import { ImportChangeModel, toImportChange } from './import-change.model.ts';

/** What imports changed in a contact. */
export const importsOf = async (contactId: string) =>
  (await ImportChangeModel.find({ record: objectId(contactId) }).lean()).map((row) => ({
    importId: row.import,
    ...toImportChange(row as Parameters<typeof toImportChange>[0]),
  }));

/** Removes a person from what imports tell of their files; the files themselves are deleted within a week. */
export async function forgetInImports(person: Person): Promise<void> {
  await ImportChangeModel.deleteMany({ record: objectId(person.id) });
  const pattern = mentionPattern(person);
  if (!pattern) return;
  const isOther = (entry: unknown) => !pattern.test(JSON.stringify(entry));
  const all = ImportModel.find({}, { errors: 1, preview: 1, edits: 1 }).lean<ImportRow[]>().cursor({ batchSize: 20 });
  for await (const found of all) {
    const { _id, errors = [], preview = [], edits = [] } = found as unknown as ImportRow;
    const set = { errors: errors.filter(isOther), preview: preview.filter(isOther), edits: edits.filter(isOther) };
    const isSame =
      set.errors.length === errors.length && set.preview.length === preview.length && set.edits.length === edits.length;
    if (!isSame) await ImportModel.updateOne({ _id }, { $set: set });
  }
}
