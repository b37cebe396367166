import type { EventPayload } from '@sequelstring/contract/events.ts';

/** Whether a change concerns those that keep a copy of who owns a record, of what it is called, and of whether it is deleted. */
export const mayBeFollowed = ({ action, formerOwner, formerTitle }: EventPayload<'record.changed'>): boolean =>
  action !== 'created' && (action !== 'updated' || formerOwner !== undefined || formerTitle !== undefined);
