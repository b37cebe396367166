import { MongoError } from '../errors.ts';
import { checkInner } from './fields.ts';
import type { Request } from './request.ts';

const LEVELS = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/**
 * Refuses read concerns that no server takes, and snapshot reads outside a transaction, which this one does not have.
 * All others are met alike: there is one member, which reads what is committed.
 */
export function checkReadConcern(request: Request): void {
  const concern = request.doc('readConcern');
  if (!concern) return;
  checkInner(concern, 'readConcern', {
    level: 'string',
    afterClusterTime: 'any',
    atClusterTime: 'any',
    afterOpTime: 'object',
    provenance: 'string',
  });
  const level = concern.get('level');
  if (level === undefined || level === null) return;
  if (!LEVELS.includes(String(level))) {
    throw new MongoError(
      'BadValue',
      `Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`,
    );
  }
  if (level !== 'snapshot' || request.body.get('autocommit') === false) return;
  throw new MongoError(
    'InvalidOptions',
    'readConcern level snapshot is only supported in a transaction by this server',
  );
}
