import { decode } from '../bson/codec.ts';
import { BsonReader } from '../bson/reader.ts';
import { TYPE } from '../bson/tag.ts';
import { Doc } from '../bson/value.ts';
import { BsonWriter, type Encodable, RawDocument } from '../bson/writer.ts';
import { MongoError } from '../errors.ts';

/** The operations of MongoDB's wire protocol that a modern driver sends (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
export const OP = { reply: 1, query: 2004, compressed: 2012, msg: 2013 } as const;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 0x10000;
const KNOWN_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME | EXHAUST_ALLOWED;

export const HEADER_SIZE = 16;
export const MAX_MESSAGE_SIZE = 48_000_000;

/** A command as it came: its fields in order, and documents to insert as the client's own bytes. */
export interface CommandMessage {
  /** The message as it came. */
  readonly bytes: Uint8Array;
  readonly requestId: number;
  readonly name: string;
  readonly body: Doc;
  readonly documents: readonly Uint8Array[] | undefined;
  /** The client waits for no reply. */
  readonly unacknowledged: boolean;
  /** The client takes further replies to this message without asking for each. */
  readonly exhaustAllowed: boolean;
  /** Came as OP_QUERY, the way of the first handshake. */
  readonly legacy: boolean;
}

/** A reply to be encoded: field by field. */
export type Reply = { readonly [field: string]: Encodable | undefined };
/** A reply, perhaps encoded already. */
export type AnyReply = Reply | RawDocument;

/** Reads one whole message. Throws MongoError for what the protocol does not allow. */
export function readMessage(bytes: Buffer): CommandMessage {
  const requestId = bytes.readInt32LE(4);
  const operation = bytes.readInt32LE(12);
  if (operation === OP.msg) return readOpMsg(bytes, requestId);
  if (operation === OP.query) return readOpQuery(bytes, requestId);
  throw new MongoError('ProtocolError', `Unsupported opcode ${operation}`);
}

function readOpMsg(bytes: Buffer, requestId: number): CommandMessage {
  const flags = bytes.readUInt32LE(HEADER_SIZE);
  if ((flags & 0xffff & ~KNOWN_FLAGS) !== 0) throw new MongoError('IllegalOperation', 'Message contains unknown flags');
  const end = flags & CHECKSUM_PRESENT ? bytes.length - 4 : bytes.length;
  let at = HEADER_SIZE + 4;
  let body: Doc | undefined;
  let documents: Uint8Array[] | undefined;
  const sequences: [string, Uint8Array[]][] = [];
  while (at < end) {
    const kind = bytes[at++];
    const size = bytes.readInt32LE(at);
    if (size < 5 || at + size > end) throw new MongoError('InvalidBSON', 'OP_MSG section out of bounds');
    const section = bytes.subarray(at, at + size);
    if (kind === 0) ({ body, documents } = readBody(section));
    else if (kind === 1) sequences.push(readSequence(section));
    else throw new MongoError('ProtocolError', `Unknown section kind ${kind}`);
    at += size;
  }
  if (!body) throw new MongoError(40587, 'OP_MSG messages must have a body');
  const name = commandName(body);
  for (const [identifier, slices] of sequences) {
    if (body.has(identifier) || documents)
      throw new MongoError(40433, `Duplicate field between body and document sequence ${identifier}`);
    if (name === 'insert' && identifier === 'documents') documents = slices;
    else body.set(identifier, slices.map(decode));
  }
  const unacknowledged = (flags & MORE_TO_COME) !== 0;
  const exhaustAllowed = (flags & EXHAUST_ALLOWED) !== 0;
  return { bytes, requestId, name, body, documents, unacknowledged, exhaustAllowed, legacy: false };
}

function readSequence(section: Buffer): [string, Uint8Array[]] {
  const nameEnd = section.indexOf(0, 4);
  const slices: Uint8Array[] = [];
  const reader = new BsonReader(section, nameEnd + 1);
  while (reader.position < section.length) slices.push(reader.slice());
  return [section.toString('utf8', 4, nameEnd), slices];
}

/** The command's document; the documents of an `insert` are not looked into yet. */
function readBody(section: Buffer): { body: Doc; documents: Uint8Array[] | undefined } {
  const reader = new BsonReader(section, 4);
  const body = new Doc();
  let documents: Uint8Array[] | undefined;
  let isInsert = false;
  for (let tag = reader.byte(); tag !== 0; tag = reader.byte()) {
    const name = reader.name();
    if (body.size === 0 && name === 'insert') isInsert = true;
    if (isInsert && name === 'documents' && tag === TYPE.array) documents = reader.documentSlices();
    else body.set(name, reader.value(tag));
  }
  if (reader.position !== section.length)
    throw new MongoError('InvalidBSON', 'document length does not fit its content');
  return { body, documents };
}

function readOpQuery(bytes: Buffer, requestId: number): CommandMessage {
  const nameEnd = bytes.indexOf(0, HEADER_SIZE + 4);
  const namespace = bytes.toString('utf8', HEADER_SIZE + 4, nameEnd);
  const reader = new BsonReader(bytes, nameEnd + 9);
  let body = reader.document();
  const wrapped = body.get('$query');
  if (wrapped instanceof Doc) body = wrapped;
  body.set('$db', namespace.split('.', 1)[0]!);
  return {
    bytes,
    requestId,
    name: commandName(body),
    body,
    documents: undefined,
    unacknowledged: false,
    exhaustAllowed: false,
    legacy: true,
  };
}

function commandName(body: Doc): string {
  const [name] = body.keys();
  if (name === undefined) throw new MongoError('CommandNotFound', "no such command: ''");
  return name;
}

const writer = new BsonWriter();
let nextRequestId = 1;

/** What a reply answers: the id of a message, or of the reply before it, and whether another one follows unasked. */
export interface ReplyTo {
  readonly requestId: number;
  readonly legacy: boolean;
  readonly moreToCome?: boolean;
}

/** The bytes of a reply message. Throws BSONObjectTooLarge when the reply does not fit into a message. */
export function writeReply(reply: AnyReply, to: ReplyTo): Buffer {
  writer.reset();
  writer.int32(0);
  writer.int32(nextRequestId);
  nextRequestId = (nextRequestId + 1) | 0;
  writer.int32(to.requestId);
  writer.int32(to.legacy ? OP.reply : OP.msg);
  if (to.legacy) {
    for (const word of [8, 0, 0, 0, 1]) writer.int32(word);
  } else {
    writer.int32(to.moreToCome ? MORE_TO_COME : 0);
    writer.byte(0);
  }
  if (reply instanceof RawDocument) writer.raw(reply.bytes);
  else writer.document(reply);
  if (writer.length > MAX_MESSAGE_SIZE)
    throw new MongoError('BSONObjectTooLarge', 'The reply exceeds the message size');
  const bytes = writer.copyForNow();
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}
