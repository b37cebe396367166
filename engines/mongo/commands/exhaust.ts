import { RawDocument } from '../bson/writer.ts';
import type { Engine } from '../engine.ts';
import type { AnyReply, CommandMessage } from '../wire/message.ts';
import { isOpenCursor } from './cursors.ts';
import { awaitsTopology } from './topology.ts';

/**
 * Whether a client that allowed it (`exhaustAllowed`) gets further replies to a message: the batches of a cursor until
 * that is at its end, or the news of the server, for as long as the connection lasts.
 */
export function goesOn(engine: Engine, message: CommandMessage, reply: AnyReply): boolean {
  if (!message.exhaustAllowed) return false;
  const failed = !(reply instanceof RawDocument) && reply.ok !== 1;
  if (failed) return false;
  return message.name === 'getMore' ? isOpenCursor(engine, message.body.get('getMore')) : awaitsTopology(message);
}
