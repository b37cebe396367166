/**
 * The names of accounts as a trie over words, on typed arrays: a million names take about 100 MB and adding or removing one
 * touches its own words alone. Words are kept as 64-bit hashes (two of 32 bits), so a name is never stored as text.
 *
 * A node is a word after a path of words; an edge is found by hashing (parent, word) into `slots` (open addressing, linear
 * probing). A slot holds a node and its hash, so that the arrays of nodes, each look at which costs a cache miss, are read
 * for the node that is looked for alone. An entry says that a name of some owner ends at a node; entries are chained by node and by owner.
 */
export class NameTrie {
  /** Pairs of node and hash. */
  #slots = new Int32Array(1 << 11).fill(EMPTY);
  #parent = new Int32Array(1 << 9);
  #hashA = new Uint32Array(1 << 9);
  #hashB = new Uint32Array(1 << 9);
  #children = new Int32Array(1 << 9);
  #firstEntry = new Int32Array(1 << 9).fill(EMPTY);
  #nodes = 1;
  #live = 1;
  #freeNode = EMPTY;

  #owner = new Int32Array(1 << 9);
  #kind = new Uint8Array(1 << 9);
  #node = new Int32Array(1 << 9);
  #nextOfNode = new Int32Array(1 << 9);
  #nextOfOwner = new Int32Array(1 << 9);
  #entries = 0;
  #freeEntry = EMPTY;
  #firstOfOwner = new Int32Array(1 << 9).fill(EMPTY);

  /** Adds a name of an owner (a small whole number); of two kinds for the same words the smaller one stays. */
  add(words: readonly string[], owner: number, kind: number): void {
    let node = ROOT;
    for (const word of words) {
      hashWord(word);
      node = this.#findOrAdd(node, wordA, wordB);
    }
    for (let entry = this.#firstEntry[node]!; entry !== EMPTY; entry = this.#nextOfNode[entry]!)
      if (this.#owner[entry] === owner) {
        this.#kind[entry] = Math.min(this.#kind[entry]!, kind);
        return;
      }
    this.#addEntry(node, owner, kind);
  }

  /** Removes every name of an owner. */
  remove(owner: number): void {
    if (owner >= this.#firstOfOwner.length) return;
    for (let entry = this.#firstOfOwner[owner]!; entry !== EMPTY; ) {
      const next = this.#nextOfOwner[entry]!;
      this.#removeEntry(entry);
      entry = next;
    }
    this.#firstOfOwner[owner] = EMPTY;
  }

  /** The node of a word after a node, or -1. Start with `NameTrie.root`. */
  step(node: number, hash: WordHash): number {
    return this.#find(node, hash.a, hash.b);
  }

  /** The first name that ends at a node, or -1; go on with `nextEntry`. */
  firstEntry = (node: number): number => this.#firstEntry[node]!;
  nextEntry = (entry: number): number => this.#nextOfNode[entry]!;
  ownerOf = (entry: number): number => this.#owner[entry]!;
  kindOf = (entry: number): number => this.#kind[entry]!;

  static readonly root = 0;

  /** How many bytes the arrays take. */
  get bytes(): number {
    return [
      ...[this.#slots, this.#parent, this.#hashA, this.#hashB, this.#children, this.#firstEntry, this.#firstOfOwner],
      ...[this.#owner, this.#kind, this.#node, this.#nextOfNode, this.#nextOfOwner],
    ].reduce((sum, array) => sum + array.byteLength, 0);
  }
  /** Words on all paths, the root included. */
  get size(): number {
    return this.#live;
  }

  #find(parent: number, a: number, b: number): number {
    return this.#slots[this.#slotOf(parent, a, b, hashOf(parent, a))]!;
  }

  #findOrAdd(parent: number, a: number, b: number): number {
    if (this.#live * 3 > this.#slots.length) this.#growSlots();
    const hash = hashOf(parent, a);
    const slot = this.#slotOf(parent, a, b, hash);
    const found = this.#slots[slot]!;
    if (found !== EMPTY) return found;
    const node = this.#addNode(parent, a, b);
    this.#slots[slot] = node;
    this.#slots[slot + 1] = hash;
    return node;
  }

  /** Where the node of a word after a node is, or where it would be. */
  #slotOf(parent: number, a: number, b: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const node = slots[slot]!;
      if (node === EMPTY) return slot;
      if (slots[slot + 1] !== hash) continue;
      if (this.#parent[node] === parent && this.#hashA[node] === a && this.#hashB[node] === b) return slot;
    }
  }

  #addNode(parent: number, a: number, b: number): number {
    let node = this.#freeNode;
    if (node === EMPTY) {
      node = this.#nodes++;
      if (node >= this.#parent.length) this.#growNodes();
    } else this.#freeNode = this.#parent[node]!;
    this.#live++;
    this.#parent[node] = parent;
    this.#hashA[node] = a;
    this.#hashB[node] = b;
    this.#children[node] = 0;
    this.#firstEntry[node] = EMPTY;
    this.#children[parent]!++;
    return node;
  }

  #place(node: number, hash: number): void {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    while (slots[slot] !== EMPTY) slot = (slot + 2) & mask;
    slots[slot] = node;
    slots[slot + 1] = hash;
  }

  #addEntry(node: number, owner: number, kind: number): void {
    let entry = this.#freeEntry;
    if (entry === EMPTY) {
      entry = this.#entries++;
      if (entry >= this.#owner.length) this.#growEntries();
    } else this.#freeEntry = this.#nextOfNode[entry]!;
    if (owner >= this.#firstOfOwner.length)
      this.#firstOfOwner = grown(this.#firstOfOwner, Math.max(owner + 1, this.#firstOfOwner.length * 2), EMPTY);
    this.#owner[entry] = owner;
    this.#kind[entry] = kind;
    this.#node[entry] = node;
    this.#nextOfNode[entry] = this.#firstEntry[node]!;
    this.#firstEntry[node] = entry;
    this.#nextOfOwner[entry] = this.#firstOfOwner[owner]!;
    this.#firstOfOwner[owner] = entry;
  }

  #removeEntry(entry: number): void {
    const node = this.#node[entry]!;
    if (this.#firstEntry[node] === entry) this.#firstEntry[node] = this.#nextOfNode[entry]!;
    else {
      let before = this.#firstEntry[node]!;
      while (this.#nextOfNode[before] !== entry) before = this.#nextOfNode[before]!;
      this.#nextOfNode[before] = this.#nextOfNode[entry]!;
    }
    this.#nextOfNode[entry] = this.#freeEntry;
    this.#freeEntry = entry;
    this.#prune(node);
  }

  /** Gives back the nodes that no name needs any more. */
  #prune(from: number): void {
    for (let node = from; node !== ROOT && this.#children[node] === 0 && this.#firstEntry[node] === EMPTY; ) {
      const parent = this.#parent[node]!;
      this.#takeOut(node);
      this.#children[parent]!--;
      this.#parent[node] = this.#freeNode;
      this.#freeNode = node;
      this.#live--;
      node = parent;
    }
  }

  /** Empties the slot of a node and moves back what linear probing had pushed behind it. */
  #takeOut(node: number): void {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let hole = (hashOf(this.#parent[node]!, this.#hashA[node]!) << 1) & mask;
    while (slots[hole] !== node) hole = (hole + 2) & mask;
    for (let slot = (hole + 2) & mask; slots[slot] !== EMPTY; slot = (slot + 2) & mask) {
      const home = (slots[slot + 1]! << 1) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      slots[hole + 1] = slots[slot + 1]!;
      hole = slot;
    }
    slots[hole] = EMPTY;
  }

  #growSlots(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(EMPTY);
    for (let slot = 0; slot < old.length; slot += 2) if (old[slot] !== EMPTY) this.#place(old[slot]!, old[slot + 1]!);
  }

  #growNodes(): void {
    const length = this.#parent.length * 2;
    this.#parent = grown(this.#parent, length);
    this.#hashA = grown(this.#hashA, length);
    this.#hashB = grown(this.#hashB, length);
    this.#children = grown(this.#children, length);
    this.#firstEntry = grown(this.#firstEntry, length, EMPTY);
  }

  #growEntries(): void {
    const length = this.#owner.length * 2;
    this.#owner = grown(this.#owner, length);
    this.#kind = grown(this.#kind, length);
    this.#node = grown(this.#node, length);
    this.#nextOfNode = grown(this.#nextOfNode, length);
    this.#nextOfOwner = grown(this.#nextOfOwner, length);
  }
}

export interface WordHash {
  a: number;
  b: number;
}

export function wordHash(word: string): WordHash {
  hashWord(word);
  return { a: wordA, b: wordB };
}

const EMPTY = -1;
const ROOT = 0;
let wordA = 0;
let wordB = 0;

/** Two hashes of a word (FNV-1a with different primes and a final mix), left in `wordA` and `wordB`. */
function hashWord(word: string): void {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 13;
  }
  wordA = (a ^ (a >>> 16)) >>> 0;
  wordB = (Math.imul(b, 0x85ebca6b) ^ (b >>> 15)) >>> 0;
}

/** Of an edge: the word `a` after a node. */
function hashOf(parent: number, a: number): number {
  const hash = Math.imul(parent ^ a, 0x9e3779b1) ^ Math.imul(parent, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

function grown<Numbers extends Int32Array | Uint32Array | Uint8Array>(old: Numbers, length: number, fill = 0): Numbers {
  const array = new (old.constructor as new (length: number) => Numbers)(length);
  array.set(old);
  if (fill !== 0) array.fill(fill, old.length);
  return array;
}
