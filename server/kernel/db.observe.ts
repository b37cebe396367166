import type { mongo } from 'mongoose';
import { metrics } from './metrics.ts';
import { isTraced, openSpan, type Span, SpanKind, SpanStatusCode } from './tracing.ts';

interface Running {
  startedAt: number;
  collection: string;
  span: Span | undefined;
}

/** Measures every command of a client, and makes a span of those that belong to a trace. */
export function observeCommands(client: mongo.MongoClient): void {
  const running = new Map<number, Running>();
  client.on('commandStarted', ({ requestId, commandName, command }) => {
    const target: unknown = command[commandName === 'getMore' ? 'collection' : commandName];
    const collection = typeof target === 'string' ? target : '';
    const span = isTraced() ? openCommandSpan(commandName, collection) : undefined;
    running.set(requestId, { startedAt: performance.now(), collection, span });
  });
  const end = (requestId: number, command: string, failure?: Error) => {
    const found = running.get(requestId);
    if (!found) return;
    running.delete(requestId);
    const seconds = (performance.now() - found.startedAt) / 1000;
    // Waiting for what is not there yet is what these are for.
    if (command !== 'getMore') metrics.databaseDuration.observe({ command, collection: found.collection }, seconds);
    if (failure) found.span?.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
    found.span?.end();
  };
  client.on('commandSucceeded', ({ requestId, commandName }) => end(requestId, commandName));
  client.on('commandFailed', ({ requestId, commandName, failure }) => end(requestId, commandName, failure));
}

function openCommandSpan(command: string, collection: string): Span {
  const attributes = { 'db.system.name': 'mongodb', 'db.operation.name': command, 'db.collection.name': collection };
  return openSpan(`${command} ${collection}`.trim(), { kind: SpanKind.CLIENT, attributes }).span;
}
