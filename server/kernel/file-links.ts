import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from './clock.ts';

const MAC_BYTES = 32;

export interface FileLink {
  url: string;
  /** ISO 8601 in UTC. */
  expiresAt: string;
}

/** Links to stored files that open them for anyone for a few minutes: whoever makes one has checked who may. */
export class FileLinks {
  readonly #key: Uint8Array;
  readonly #publicUrl: string;
  readonly #clock: Clock;

  constructor(options: { key: Uint8Array; publicUrl: string; clock: Clock }) {
    this.#key = options.key;
    this.#publicUrl = options.publicUrl;
    this.#clock = options.clock;
  }

  sign(fileId: string, { inline = false, minutes = 10 }: { inline?: boolean; minutes?: number } = {}): FileLink {
    const expiresAt = this.#clock.now().add({ minutes });
    const body = Buffer.from(JSON.stringify([fileId, Math.floor(expiresAt.epochMilliseconds / 1000), inline ? 1 : 0]));
    const token = Buffer.concat([this.#mac(body), body]).toString('base64url');
    return { url: `${this.#publicUrl}/v1/files/content/${token}`, expiresAt: expiresAt.toString() };
  }

  /** What a link opens; undefined where it was not made by us or has expired. */
  read(token: string): { fileId: string; inline: boolean } | undefined {
    const bytes = Buffer.from(token, 'base64url');
    const body = bytes.subarray(MAC_BYTES);
    if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
    if (!timingSafeEqual(this.#mac(body), bytes.subarray(0, MAC_BYTES))) return undefined;
    const [fileId, until, inline] = JSON.parse(body.toString('utf8')) as [string, number, number];
    if (until * 1000 <= this.#clock.now().epochMilliseconds) return undefined;
    return { fileId, inline: inline === 1 };
  }

  #mac(body: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update('file link\0').update(body).digest();
  }
}
