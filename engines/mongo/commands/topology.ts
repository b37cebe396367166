import { valuesEqual } from '../bson/compare.ts';
import { isNumber } from '../bson/number.ts';
import { Doc, Int32, ObjectId } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { toWhole } from '../language/number.ts';
import type { CommandMessage, Reply } from '../wire/message.ts';
import type { Request } from './request.ts';
import { pause } from './wait.ts';

/** Which state of the server a reply tells of: one process has one state, as it is the only member and stays the primary. */
export function topologyVersion({ processId }: Engine): { readonly processId: ObjectId; readonly counter: bigint } {
  return { processId, counter: 0n };
}

/** Errors by which a server says that it is no primary or ends: they tell of which of its states. */
const STATE_CHANGES: ReadonlySet<number> = new Set([91, 189, 10058, 10107, 11600, 11602, 13435, 13436]);

/** What an error reply says of the server beside itself. */
export function topologyOfError(engine: Engine, { code }: Reply): Reply {
  return code instanceof Int32 && STATE_CHANGES.has(code.value) ? { topologyVersion: topologyVersion(engine) } : {};
}

/** Whether a message asks to be told of changes: `hello` with what its client knows and how long it waits. */
export function awaitsTopology({ name, body }: Pick<CommandMessage, 'name' | 'body'>): boolean {
  return ['hello', 'isMaster', 'ismaster'].includes(name) && body.has('topologyVersion') && body.has('maxAwaitTimeMS');
}

/** Lets a client that knows the present state of the server wait for another one, as there is none until its time is over. */
export async function awaitChange(engine: Engine, request: Request): Promise<void> {
  const ms = request.number('maxAwaitTimeMS');
  const known = request.doc('topologyVersion');
  if (ms === undefined || !known) {
    const [given, missing] = known ? ['topologyVersion', 'maxAwaitTimeMS'] : ['maxAwaitTimeMS', 'topologyVersion'];
    throw new MongoError(
      31368,
      `A request with ${known ? 'a ' : ''}'${given}' must include ${known ? '' : 'a '}'${missing}'`,
    );
  }
  if (ms < 0) {
    throw new MongoError(51024, `BSON field 'maxAwaitTimeMS' value must be >= 0, actual value '${ms}'`);
  }
  if (isPresent(engine, known)) await pause(request, ms);
  // A further reply to the same message waits for what comes after this one.
  request.body.set('topologyVersion', new Doc(Object.entries(topologyVersion(engine))));
}

function isPresent(engine: Engine, known: Doc): boolean {
  const given = known.get('counter');
  const counter = isNumber(given) ? toWhole(given) : undefined;
  if (counter === undefined || counter < 0n) {
    throw new MongoError(31372, 'topologyVersion must have a non-negative counter');
  }
  const process = known.get('processId');
  if (!(process instanceof ObjectId) || !valuesEqual(process, engine.processId)) return false;
  if (counter === 0n) return true;
  throw new MongoError(
    31382,
    `Received a topology version with counter: ${counter} which is greater than the server topology version counter: 0`,
  );
}
