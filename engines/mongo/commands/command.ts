import type { Engine } from '../engine.ts';
import type { Reply } from '../wire/message.ts';
import type { Fields } from './fields.ts';
import type { Request } from './request.ts';

/** One command of the server. */
export interface Command {
  readonly name: string;
  /** Other names it answers to. */
  readonly aliases?: readonly string[];
  /** Its own fields beside the generic ones; undefined: any are taken. */
  readonly fields?: Fields;
  /** Only to be run on the `admin` database. */
  readonly adminOnly?: boolean;
  /** Whether it may be part of a transaction. */
  readonly inTransaction?: boolean;
  /** Whether it may read a snapshot outside of a transaction. */
  readonly snapshots?: boolean;
  /** Whether it works on open cursors, which read as they did when they were opened, whatever read concern it carries. */
  readonly onCursors?: boolean;
  /** Whether its reply waits for the write concern. */
  readonly writes?: boolean;
  /** Whether it only reads, so that it may be carried out in another thread when it takes long. */
  readonly movable?: boolean;
  /** Carries it out. What it throws becomes the error reply; `LockWait` has it run again from the start. */
  run(request: Request, engine: Engine): Reply | Promise<Reply>;
}
