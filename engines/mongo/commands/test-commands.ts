import { Doc, Int32 } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { formatValue } from '../language/format.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';
import type { FailPoints } from './fail-points.ts';
import type { Request } from './request.ts';

/** A command for the testing of drivers: not there unless the server was started with `--test-commands`. */
function testCommand(name: string, run: (request: Request, failPoints: FailPoints) => Reply): Command {
  return {
    name,
    run(request: Request, engine: Engine) {
      if (!engine.failPoints) throw new MongoError('CommandNotFound', `no such command: '${name}'`);
      return run(request, engine.failPoints);
    },
  };
}

/** Sets a fail point: `{configureFailPoint: name, mode, data}`. */
export const configureFailPoint = testCommand('configureFailPoint', (request, failPoints) => {
  if (request.db !== 'admin')
    throw new MongoError('Unauthorized', 'configureFailPoint may only be run against the admin database.');
  const count = failPoints.configure(
    String(request.target),
    request.body.get('mode'),
    request.doc('data') ?? new Doc(),
  );
  if (count === undefined)
    throw new MongoError('FailPointSetFailed', `Fail point ${formatValue(request.target)} not found`);
  return { count: new Int32(count) };
});

/** A command outside of Stable API version 1, and one inside of it whose use is discouraged. */
export const testVersion2 = testCommand('testVersion2', () => ({}));
export const testDeprecation = testCommand('testDeprecation', () => ({}));
