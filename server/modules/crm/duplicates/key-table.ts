/** Which records have which keys, in eight bytes each, sorted by key when it is read. Records are numbered from 0. */
export class KeyTable {
  readonly #parts = Array.from({ length: parts }, () => ({ entries: new Uint32Array(256), length: 0 }));

  add(hash: number, record: number): void {
    const part = this.#parts[hash >>> partShift]!;
    if (part.length === part.entries.length) {
      const larger = new Uint32Array(part.entries.length * 2);
      larger.set(part.entries);
      part.entries = larger;
    }
    // As one number of 64 bits the key comes first: the machine is little-endian.
    part.entries[part.length++] = record;
    part.entries[part.length++] = hash;
  }

  /** Records that have a key in common, key by key; a part at a time, so that others get their turn in between. */
  *blocks(): Generator<Uint32Array> {
    for (const { entries, length } of this.#parts) {
      new BigUint64Array(entries.buffer, 0, length / 2).sort();
      for (let start = 0; start < length; ) {
        let end = start + 2;
        while (end < length && entries[end + 1] === entries[start + 1]) end += 2;
        if (end - start > 2) yield entries.subarray(start, end).filter((_, at) => at % 2 === 0);
        start = end;
      }
    }
  }
}

const partShift = 26;
const parts = 2 ** (32 - partShift);

/** 32 bits of a text (FNV-1a, mixed once more as its low bits repeat). Two keys with one hash cost a needless comparison. */
export function hashOf(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** How often texts occurred, in a fixed space: never fewer times than they did, and at most 255 (a count-min sketch). */
export class TextCounts {
  readonly bytes: Uint8Array;

  constructor(size: number | Uint8Array) {
    this.bytes = typeof size === 'number' ? new Uint8Array(size) : size;
  }

  add(text: string): void {
    // Only the smaller ones are raised, which keeps others' share of a place small.
    const [one, other] = this.#places(text);
    const least = Math.min(this.bytes[one]!, this.bytes[other]!);
    if (least === 255) return;
    if (this.bytes[one] === least) this.bytes[one]!++;
    if (other !== one && this.bytes[other] === least) this.bytes[other]!++;
  }

  of(text: string): number {
    const [one, other] = this.#places(text);
    return Math.min(this.bytes[one]!, this.bytes[other]!);
  }

  #places(text: string): [number, number] {
    const { length } = this.bytes;
    return [hashOf(text) % length, hashOf(text, 0x9e3779b9) % length];
  }
}

/** The pairs of letters in a name as 32 bits; names that share few of them are different ones. */
export function lettersOf(words: readonly string[]): number {
  let mask = 0;
  for (const word of words) for (let at = 0; at < word.length; at++) mask |= 1 << (hashOf(word.slice(at, at + 2)) & 31);
  return mask >>> 0;
}

export function mayBeAlike(one: number, other: number): boolean {
  const fewer = Math.min(ones(one), ones(other));
  return fewer === 0 || ones(one & other) >= fewer * 0.4;
}

function ones(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
