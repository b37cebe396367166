import { Timestamp } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { type HeldSnapshot, snapshotTooOld } from '../transactions/snapshots.ts';
import type { Command } from './command.ts';
import { checkInner } from './fields.ts';
import type { Request } from './request.ts';

const LEVELS = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/**
 * Refuses read concerns that no server takes and has a snapshot read see its snapshot. All others are met alike: there
 * is one member, which reads what is committed.
 */
export function meetReadConcern(engine: Engine, command: Command, request: Request): void {
  const concern = request.doc('readConcern');
  if (!concern) return;
  checkInner(concern, 'readConcern', {
    level: 'string',
    afterClusterTime: 'any',
    atClusterTime: 'any',
    afterOpTime: 'object',
    provenance: 'string',
  });
  const level = concern.get('level') ?? 'local';
  if (!LEVELS.includes(String(level))) {
    throw new MongoError(
      'BadValue',
      `Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`,
    );
  }
  if (command.onCursors) return;
  const time = concern.get('atClusterTime');
  if (level !== 'snapshot') {
    if (time === undefined) return;
    throw new MongoError('InvalidOptions', 'atClusterTime field can be set only if level is equal to snapshot');
  }
  if (request.body.get('autocommit') === false) return;
  if (!command.snapshots) {
    throw new MongoError(
      'InvalidOptions',
      `Command ${command.name} does not support { readConcern: { level: "snapshot" } } outside of transactions`,
    );
  }
  request.held = time === undefined ? engine.takeSnapshot() : snapshotAt(engine, time);
}

/** The snapshot of a cluster time: one that is held, or the present when nothing was written since. */
function snapshotAt(engine: Engine, time: unknown): HeldSnapshot {
  if (!(time instanceof Timestamp))
    throw new MongoError(
      'TypeMismatch',
      "BSON field 'readConcern.atClusterTime' is the wrong type, expected 'timestamp'",
    );
  const held = engine.store.snapshots.at(time.value);
  if (held) return held;
  const now = engine.nextTime().value;
  if (time.value > now) {
    throw new MongoError(
      'InvalidOptions',
      'readConcern atClusterTime value must not be greater than the current clusterTime.',
    );
  }
  if (time.value < engine.lastWrite.value) throw snapshotTooOld();
  return engine.takeSnapshot(time);
}
