import type { ClientSession } from './db.ts';
import { open, rewrap, type SealingKey, seal, sealingKey, UnreadableSecret } from './sealed.ts';
import type { Secrets } from './secrets.ts';
import { countOtherKeys, findOtherKeys, findSealed, removeSealed, replaceSealed, storeSealed } from './vault.model.ts';

/**
 * Every secret that is stored: tokens, passwords of vendors, signing secrets. A value lies encrypted under its name, and
 * opens under no other name. Old keys still read; whatever is written takes the current one.
 */
export class Vault {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  async put(name: string, text: string, session?: ClientSession): Promise<void> {
    const [current] = this.#keys();
    const sealed = seal(current!, name, text);
    await storeSealed({ _id: name, keyId: current!.id, sealed, updatedAt: new Date() }, session);
  }

  /** Undefined where nothing lies under the name. Throws `UnreadableSecret` where its key is lost or it was tampered with. */
  async get(name: string, session?: ClientSession): Promise<string | undefined> {
    const row = await findSealed(name, session);
    return row ? open(this.#keysFor(row.keyId), name, row.sealed) : undefined;
  }

  /** Whether there was one. */
  remove(name: string, session?: ClientSession): Promise<boolean> {
    return removeSealed(name, session);
  }

  /** Puts everything that is sealed with an older key under the current one; may run beside reading and writing. */
  async rotate(): Promise<{ resealed: number; unreadable: number }> {
    this.#secrets.reload();
    const keys = this.#keys();
    const current = keys[0]!;
    const done = { resealed: 0, unreadable: 0 };
    for (let rows = await findOtherKeys(current.id, ''); rows.length > 0; ) {
      for (const row of rows) {
        try {
          const sealed = rewrap(keys, current, row._id, row.sealed);
          if (await replaceSealed(row, { keyId: current.id, sealed })) done.resealed++;
        } catch (error) {
          if (!(error instanceof UnreadableSecret)) throw error;
          done.unreadable++;
        }
      }
      rows = await findOtherKeys(current.id, rows.at(-1)!._id);
    }
    return done;
  }

  /** How many values no known key reads. */
  async countUnreadable(): Promise<number> {
    return countOtherKeys(this.#keys().map(({ id }) => id));
  }

  #keys(): SealingKey[] {
    return this.#secrets.deriveAll('vault').map(sealingKey);
  }

  /** Another process may have made a new key since this one started. */
  #keysFor(id: string): SealingKey[] {
    const keys = this.#keys();
    if (keys.some((key) => key.id === id)) return keys;
    this.#secrets.reload();
    return this.#keys();
  }
}
