import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import { collection } from './db.ts';
import { type Person, redactValue } from './personal-data.ts';

/** Strikes a person out of these fields of every row of a collection; for those that have few. */
export async function redactRows(name: string, fields: readonly string[], person: Person): Promise<void> {
  const rows = collection<{ _id: Types.ObjectId } & Record<string, unknown>>(name);
  for await (const { _id, ...values } of rows.find(
    {},
    { projection: Object.fromEntries(fields.map((field) => [field, 1])) },
  )) {
    const redacted = redactValue(values, person);
    if (!isDeepStrictEqual(redacted, values)) await rows.updateOne({ _id }, { $set: redacted });
  }
}
