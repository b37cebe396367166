import fs from 'node:fs';
import { decode } from '../bson/codec.ts';
import { formatValue } from '../language/format.ts';
import { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { Connection } from './connection.ts';
import { databaseFile } from './store.ts';

/** Looks through the whole database of a folder as it is at one moment, also while another process serves it. */
export function checkFolder(dir: string): string[] {
  const file = databaseFile(dir);
  if (!fs.existsSync(file)) throw new Error(`${dir} holds no database`);
  let connection: Connection | undefined;
  try {
    connection = new Connection(file, { readOnly: true });
    connection.exec('BEGIN');
    const pages = connection
      .prepare('PRAGMA integrity_check(20)')
      .all()
      .map((row) => String(row[0]));
    if (pages[0] !== 'ok') return pages;
    const catalog = new Catalog(connection, { readOnly: true });
    return catalog
      .all()
      .filter((collection) => !collection.isView)
      .flatMap((collection) => checkCollection(connection!, collection));
  } catch (error) {
    return [`The database cannot be read: ${error instanceof Error ? error.message : error}`];
  } finally {
    connection?.close();
  }
}

/**
 * Looks through a collection: every document can be read, every index leads to exactly the keys its documents have,
 * and the count is right. Gives a sentence for each thing that is wrong, a hundred at most.
 */
export function checkCollection(connection: Connection, collection: Collection): string[] {
  const problems: string[] = [];
  const expected = new Map(collection.indexes.map((index) => [index, 0]));
  let documents = 0;
  for (const row of rows(connection, collection.table)) {
    documents++;
    const rid = Number(row[0]);
    try {
      const doc = decode(row[1] as Uint8Array);
      for (const index of collection.indexes) {
        if (index.kind === 'text' || !index.ready) continue;
        const has = connection.prepare(`SELECT 1 FROM ${index.table} WHERE k = ? AND rid = ?`);
        for (const key of index.keysOf(doc).keys) {
          expected.set(index, expected.get(index)! + 1);
          if (!has.get(key, rid))
            problems.push(`${collection.ns}: ${formatValue(doc.get('_id'))} is missing in index ${index.name}`);
        }
      }
    } catch (error) {
      problems.push(
        `${collection.ns}: record ${rid} cannot be read: ${error instanceof Error ? error.message : error}`,
      );
    }
    if (problems.length >= 100) return problems;
  }
  for (const [index, keys] of expected) {
    if (index.kind === 'text' || !index.ready) continue;
    const stored = Number(connection.prepare(`SELECT count(*) FROM ${index.table}`).get()?.[0]);
    if (stored !== keys)
      problems.push(`${collection.ns}: index ${index.name} has ${stored} keys, its documents have ${keys}`);
  }
  if (documents !== collection.count)
    problems.push(`${collection.ns}: ${documents} documents, but the catalog counts ${collection.count}`);
  return problems;
}

function* rows(connection: Connection, table: string) {
  const statement = connection.prepare(`SELECT rid, doc FROM ${table} WHERE rid > ? ORDER BY rid LIMIT 500`);
  for (let last = 0; ; ) {
    const chunk = statement.all(last);
    yield* chunk;
    if (chunk.length < 500) return;
    last = Number(chunk.at(-1)![0]);
  }
}
