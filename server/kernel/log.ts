import { type DestinationStream, type Logger, pino } from 'pino';
import { makeRedactor } from './redact.ts';
import { traceIds } from './tracing.ts';

export type Log = Logger;

export interface LogOptions {
  level: string;
  /** Readable lines for a terminal; JSON lines otherwise. */
  pretty: boolean;
  /** Values that must stand in no line, such as the secrets among the settings. */
  secrets?: readonly string[];
}

/**
 * Makes the program's logger. Lines are collected and written a few times a second, at once when something went wrong;
 * `flush` writes what is left before the process ends.
 */
export function createLog(options: LogOptions): { log: Log; flush(): void } {
  const target = pino.destination({ dest: 1, sync: false, minLength: options.pretty ? 0 : 32_768, maxWrite: 65_536 });
  const timer = setInterval(() => target.flush(), 250);
  timer.unref();
  const stream: DestinationStream = options.pretty ? { write: (line) => target.write(readable(line)) } : target;
  const log = pino(
    {
      level: options.level,
      base: { 'ecs.version': '8.17.0', 'service.name': 'sequelstring-crm' },
      messageKey: 'message',
      timestamp: isoTime,
      hooks: { streamWrite: makeRedactor(options.secrets) },
      mixin: traceIds,
      formatters: { level: (label) => ({ 'log.level': label }), log: inEcs },
    },
    stream,
  );
  const flush = () => {
    try {
      target.flushSync();
    } catch {
      // The stream was closed or never opened: there is nobody left to tell.
    }
  };
  return { log, flush };
}

/** Our names as the Elastic Common Schema calls them. */
const ecsNames: Readonly<Record<string, string>> = {
  module: 'log.logger',
  requestId: 'http.request.id',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  userId: 'user.id',
  address: 'client.ip',
};

function inEcs(fields: Record<string, unknown>): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (name === 'err' && value instanceof Error) named.error = errorInEcs(value);
    // ECS counts durations in nanoseconds.
    else if (name === 'ms') named['event.duration'] = Math.round(Number(value) * 1e6);
    else named[ecsNames[name] ?? name] = value;
  }
  return named;
}

function errorInEcs(error: Error): Record<string, unknown> {
  const { name: type, message, stack: stack_trace, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    type,
    message,
    stack_trace,
    ...(code !== undefined && { code: String(code) }),
    ...(cause instanceof Error && { cause: errorInEcs(cause) }),
  };
}

/** `,"@timestamp":"2026-03-15T09:00:00.000Z"`, made once for all lines of a millisecond. */
let moment = { ms: 0, text: '' };
function isoTime(): string {
  const ms = Date.now();
  if (ms !== moment.ms) moment = { ms, text: `,"@timestamp":"${new Date(ms).toISOString()}"` };
  return moment.text;
}

function readable(line: string): string {
  const {
    '@timestamp': time,
    'log.level': level,
    'log.logger': module,
    'ecs.version': _ecs,
    'service.name': _service,
    message,
    error,
    ...rest
  } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack = error && typeof error === 'object' && 'stack_trace' in error ? `\n${error.stack_trace}` : '';
  return `${[String(time).slice(11, 19), String(level).padEnd(5), module, message, ...fields].filter(Boolean).join(' ')}${stack}\n`;
}
