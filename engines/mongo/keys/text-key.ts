import { Doc, Int32, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';

/**
 * A specification as it is listed: in the key of a text index `_fts` stands for all texts, which the weights name. Tools
 * that copy indexes or compare them with what they want rely on that.
 */
export function listedSpec(spec: Doc): Doc {
  const weights = spec.get('weights');
  if (!spec.has('textIndexVersion') || !(weights instanceof Doc)) return spec;
  const listed = new Doc(spec);
  const key = new Doc();
  for (const [name, direction] of spec.get('key') as Doc) {
    if (direction !== 'text') key.set(name, direction);
    else if (!key.has('_fts')) key.set('_fts', 'text').set('_ftsx', new Int32(1));
  }
  listed.set('key', key);
  listed.set('weights', new Doc([...weights].sort(([a], [b]) => (a < b ? -1 : 1))));
  return listed;
}

/** The key with its texts by their names, whichever form it was given in. */
export function namedKey(key: Doc, weights: Value | undefined): Doc {
  if (key.get('_fts') !== 'text') return key;
  if (!(weights instanceof Doc) || weights.size === 0) {
    throw new MongoError('CannotCreateIndex', 'text index with _fts in its key needs weights');
  }
  const named = new Doc();
  for (const [name, direction] of key) {
    if (name === '_fts') for (const text of weights.keys()) named.set(text, 'text');
    else if (name !== '_ftsx') named.set(name, direction);
  }
  return named;
}
