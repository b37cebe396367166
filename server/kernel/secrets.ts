import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  /** Key of the access tokens' signatures. */
  jwt: Uint8Array;
  /** A key of 32 bytes for one purpose, always the same for the same purpose and root. */
  derive(purpose: string): Buffer;
  /** Such a key for every root that was ever in use and is still known, the current one first. */
  deriveAll(purpose: string): Buffer[];
  /** Reads the roots in the data folder again, where another process may have added one. */
  reload(): void;
  /** Makes a new root in the data folder; false where the roots are given by the settings. */
  renew(): boolean;
}

/**
 * Takes the secrets from the settings; those that are not set are made once and kept in the data folder, readable by the
 * owner of the process alone. `oldKeys` are former encryption keys, by which things can still be read.
 */
export function loadSecrets(
  dataDir: string,
  given: { jwtSecret?: string; encryptionKey?: string; oldKeys?: readonly string[] },
): Secrets {
  const jwtSecret = given.jwtSecret ?? keptSecret(dataDir, 'jwt-secret');
  const readRoots = () => [
    given.encryptionKey ?? keptSecret(dataDir, 'token-encryption-key'),
    ...(given.oldKeys ?? []),
    ...linesOf(join(dataDir, 'secrets', oldRoots)),
  ];
  let roots = readRoots();
  const deriveAll = (purpose: string) => roots.map((root) => deriveKey(root, purpose));
  return {
    jwt: createHash('sha256').update(jwtSecret).digest(),
    derive: (purpose) => deriveKey(roots[0]!, purpose),
    deriveAll,
    reload: () => {
      roots = readRoots();
    },
    renew: () => {
      if (given.encryptionKey) return false;
      replaceRoot(join(dataDir, 'secrets'), roots[0]!);
      roots = readRoots();
      return true;
    },
  };
}

const oldRoots = 'token-encryption-keys-old';

const deriveKey = (root: string, purpose: string) => Buffer.from(hkdfSync('sha256', root, 'sequelstring', purpose, 32));

function keptSecret(dataDir: string, name: string): string {
  const dir = join(dataDir, 'secrets');
  const path = join(dir, name);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails where the file exists, so that two processes that start together agree on one secret.
    writeFileSync(path, newSecret(), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8');
}

const newSecret = () => randomBytes(48).toString('base64url');

/** The former root is written down before the new one takes its place, so that a crash in between loses none. */
function replaceRoot(dir: string, former: string): void {
  appendFileSync(join(dir, oldRoots), `${former}\n`, { mode: 0o600, flush: true });
  const next = join(dir, 'token-encryption-key.next');
  writeFileSync(next, newSecret(), { mode: 0o600, flush: true });
  renameSync(next, join(dir, 'token-encryption-key'));
}

/** Newest first, as the current root would come before them. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
