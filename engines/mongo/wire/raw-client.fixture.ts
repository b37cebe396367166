import { once } from 'node:events';
import net from 'node:net';
import { BSON } from 'mongodb';

/** The flags of an OP_MSG. */
export const MORE_TO_COME = 2;
export const EXHAUST_ALLOWED = 0x10000;

interface RawReply {
  readonly id: number;
  /** The request, or the reply, that it answers. */
  readonly to: number;
  readonly moreToCome: boolean;
  readonly body: BSON.Document;
}

/** An OP_MSG with a command for the database `t`. */
export function command(id: number, doc: BSON.Document, flags = 0): Buffer {
  const body = BSON.serialize({ ...doc, $db: doc.$db ?? 't' });
  const bytes = Buffer.alloc(21 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(2013, 12);
  bytes.writeUInt32LE(flags, 16);
  bytes.set(body, 21);
  return bytes;
}

/** A connection on which a test writes and reads the messages themselves. */
export class RawClient {
  readonly socket: net.Socket;
  #received = Buffer.alloc(0);

  constructor(socketPath: string) {
    this.socket = net.connect(socketPath);
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk as Buffer]);
    });
    this.socket.on('error', () => this.socket.destroy());
  }

  write(...messages: Uint8Array[]): void {
    for (const bytes of messages) this.socket.write(bytes);
  }

  /** The next reply, once it is there. */
  async next(): Promise<RawReply> {
    while (this.#received.length < 4 || this.#received.length < this.#received.readInt32LE(0)) {
      await once(this.socket, 'data');
    }
    const bytes = this.#received.subarray(0, this.#received.readInt32LE(0));
    this.#received = this.#received.subarray(bytes.length);
    return {
      id: bytes.readInt32LE(4),
      to: bytes.readInt32LE(8),
      moreToCome: (bytes.readUInt32LE(16) & MORE_TO_COME) !== 0,
      body: BSON.deserialize(bytes.subarray(21)),
    };
  }

  async take(count: number): Promise<RawReply[]> {
    const replies: RawReply[] = [];
    while (replies.length < count) replies.push(await this.next());
    return replies;
  }

  /** Sends a command and gives the body of its reply. */
  async run(doc: BSON.Document): Promise<BSON.Document> {
    this.write(command(1, doc));
    return (await this.next()).body;
  }
}
