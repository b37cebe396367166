import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  /** Key of the access tokens' signatures. */
  jwt: Uint8Array;
  /** A key of 32 bytes for one purpose, always the same for the same purpose. */
  derive(purpose: string): Buffer;
}

/**
 * Takes the secrets from the settings; those that are not set are made once and kept in the data folder, readable by the
 * owner of the process alone.
 */
export function loadSecrets(dataDir: string, given: { jwtSecret?: string; encryptionKey?: string }): Secrets {
  const jwtSecret = given.jwtSecret ?? keptSecret(dataDir, 'jwt-secret');
  const root = given.encryptionKey ?? keptSecret(dataDir, 'token-encryption-key');
  return {
    jwt: createHash('sha256').update(jwtSecret).digest(),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', root, 'sequelstring', purpose, 32)),
  };
}

function keptSecret(dataDir: string, name: string): string {
  const dir = join(dataDir, 'secrets');
  const path = join(dir, name);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails where the file exists, so that two processes that start together agree on one secret.
    writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8');
}
