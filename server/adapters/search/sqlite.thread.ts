import { parentPort, workerData } from 'node:worker_threads';
import { RebuildSuperseded } from '../../ports/search.ts';
import { SqliteEngine } from './sqlite-engine.ts';

type Operations = Omit<SqliteEngine, 'close'>;
export type Operation = keyof Operations;
export type Arguments<O extends Operation> = Parameters<Operations[O]>;
export type Value<O extends Operation> = ReturnType<Operations[O]>;

export interface Request {
  id: number;
  operation: Operation | 'close';
  arguments: unknown[];
}
export interface Reply {
  id: number;
  value?: unknown;
  error?: { message: string; superseded: boolean };
}

let engine: SqliteEngine | undefined;

parentPort?.on('message', (request: Request) => {
  // Node.js sends messages of its own through the same channel, for instance in watch mode.
  if (typeof request.id !== 'number') return;
  parentPort?.postMessage(carryOut(request));
  if (request.operation === 'close') parentPort?.close();
});

function carryOut({ id, operation, arguments: values }: Request): Reply {
  try {
    if (operation === 'close') {
      engine?.close();
      return { id };
    }
    engine ??= new SqliteEngine(workerData as string);
    return { id, value: (engine[operation] as (...all: unknown[]) => unknown)(...values) };
  } catch (error) {
    return { id, error: { message: (error as Error).message, superseded: error instanceof RebuildSuperseded } };
  }
}
