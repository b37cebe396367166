import { answer } from './commands/dispatch.ts';
import { goesOn } from './commands/exhaust.ts';
import { FailPoints } from './commands/fail-points.ts';
import { Engine } from './engine.ts';
import { startHousekeeping } from './housekeeping.ts';
import { Readers } from './readers/readers.ts';
import { Store } from './storage/store.ts';
import { type ListenAt, type Listener, listen } from './wire/listener.ts';
import { socketPathFor } from './wire/socket-path.ts';

export interface ServerOptions {
  /** The data folder; made when there is none. */
  readonly dir: string;
  /** Where to listen; by default a Unix socket that this user alone can reach. */
  readonly listen?: ListenAt | undefined;
  /** Whether commands are allowed by which drivers are tested, such as `configureFailPoint`. */
  readonly testCommands?: boolean | undefined;
}

export interface RunningServer {
  readonly uri: string;
  readonly engine: Engine;
  /** Writes what is open, closes all connections and lets go of the folder. */
  close(): Promise<void>;
}

/** Opens a data folder and serves it. Rejects when another process has the folder or the address is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const engine = new Engine(Store.open(options.dir));
  engine.readers = new Readers(engine.store);
  if (options.testCommands) engine.failPoints = new FailPoints();
  let listener: Listener;
  try {
    listener = await listen(options.listen ?? { socket: socketPathFor(options.dir) }, {
      answer: (message, client) => answer(engine, message, client),
      goesOn: (message, reply) => goesOn(engine, message, reply),
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  engine.connections = () => listener.connections;
  const housekeeping = startHousekeeping(engine);
  return {
    uri: listener.uri,
    engine,
    async close() {
      housekeeping.stop();
      await listener.close();
      await engine.close();
    },
  };
}
