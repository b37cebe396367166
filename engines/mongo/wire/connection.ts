import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { Int32 } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import {
  type AnyReply,
  type CommandMessage,
  HEADER_SIZE,
  MAX_MESSAGE_SIZE,
  type Reply,
  type ReplyTo,
  readMessage,
  writeReply,
} from './message.ts';

/** Answers one command; never rejects: what goes wrong is a reply too. */
export type Answer = (message: CommandMessage, client: Client) => AnyReply | Promise<AnyReply>;

/** Whether a command that was just answered is to be answered again, as its client takes replies without asking for each. */
export type GoesOn = (message: CommandMessage, reply: AnyReply) => boolean;

/** What the server knows of one connection. */
export interface Client {
  readonly id: number;
  /** The address by which the client found the server, for `hello`. */
  readonly host: string;
  metadata: unknown;
  /** Aborted when the connection ends. */
  readonly closed: AbortSignal;
  /** Ends the connection without a word. */
  close(): void;
}

/** What is done with the messages of a connection. */
export interface Service {
  readonly answer: Answer;
  readonly goesOn: GoesOn;
}

/** Cuts a socket's stream into messages, has them answered in order and writes the replies. */
export function serveConnection(socket: Socket, client: Client, { answer, goesOn }: Service): void {
  const queue: Buffer[] = [];
  let busy = false;
  let pending: Buffer[] = [];
  let size = 0;

  socket.on('data', (chunk) => {
    pending.push(chunk as Buffer);
    size += chunk.length;
    if (!cutMessages()) socket.destroy();
    else if (!busy) work().catch(() => socket.destroy());
  });
  socket.on('error', () => socket.destroy());

  function cutMessages(): boolean {
    while (size >= HEADER_SIZE) {
      if (pending[0]!.length < HEADER_SIZE) pending = [Buffer.concat(pending)];
      const length = pending[0]!.readInt32LE(0);
      if (length < HEADER_SIZE + 5 || length > MAX_MESSAGE_SIZE) return false;
      if (size < length) return true;
      const bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
      queue.push(bytes.subarray(0, length));
      pending = bytes.length > length ? [bytes.subarray(length)] : [];
      size -= length;
    }
    return true;
  }

  async function work(): Promise<void> {
    busy = true;
    for (let bytes = queue.shift(); bytes && !socket.destroyed; bytes = queue.shift()) {
      let message: CommandMessage;
      try {
        message = readMessage(bytes);
      } catch (error) {
        if (!(error instanceof MongoError)) throw error;
        const requestId = bytes.readInt32LE(4);
        socket.write(writeReply(errorReply(error), { requestId, legacy: false }));
        continue;
      }
      const answered = answer(message, client);
      const reply = answered instanceof Promise ? await answered : answered;
      if (message.unacknowledged) continue;
      if (goesOn(message, reply)) await stream(message, reply);
      else send(reply, message);
    }
    busy = false;
  }

  /** Sends reply after reply, each answering the one before it and no faster than the client takes them. */
  async function stream(message: CommandMessage, first: AnyReply): Promise<void> {
    let { requestId } = message;
    let reply = first;
    for (let moreToCome = true; moreToCome && !socket.destroyed; ) {
      requestId = send(reply, { requestId, legacy: false, moreToCome });
      await (socket.writableNeedDrain ? once(socket, 'drain', { signal: client.closed }) : setImmediate());
      reply = await answer(message, client);
      moreToCome = goesOn(message, reply);
    }
    send(reply, { requestId, legacy: false });
  }

  /** Sends a reply and gives its id. */
  function send(reply: AnyReply, to: ReplyTo): number {
    if (socket.destroyed) return 0;
    let bytes: Buffer;
    try {
      bytes = writeReply(reply, to);
    } catch (error) {
      const failure = error instanceof MongoError ? error : new MongoError('InternalError', String(error));
      bytes = writeReply(errorReply(failure), { ...to, moreToCome: false });
    }
    const id = bytes.readInt32LE(4);
    if (!socket.write(bytes)) socket.pause();
    if (socket.isPaused()) socket.once('drain', () => socket.resume());
    return id;
  }
}

/** An error the way the server puts it into a reply. */
export function errorReply(error: MongoError): Reply {
  return {
    ok: 0,
    errmsg: error.message,
    code: new Int32(error.code),
    codeName: error.codeName,
    ...(error.fields ? Object.fromEntries(error.fields) : {}),
    ...(error.labels.length > 0 ? { errorLabels: error.labels } : {}),
  };
}
