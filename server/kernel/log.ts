import { type DestinationStream, type Logger, pino } from 'pino';
import { makeRedactor } from './redact.ts';

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
      base: undefined,
      messageKey: 'message',
      timestamp: isoTime,
      hooks: { streamWrite: makeRedactor(options.secrets) },
      formatters: { level: (label) => ({ level: label }) },
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

/** `,"time":"2026-03-15T09:00:00.000Z"`, made once for all lines of a millisecond. */
let moment = { ms: 0, text: '' };
function isoTime(): string {
  const ms = Date.now();
  if (ms !== moment.ms) moment = { ms, text: `,"time":"${new Date(ms).toISOString()}"` };
  return moment.text;
}

function readable(line: string): string {
  const { time, level, message, module, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack = err && typeof err === 'object' && 'stack' in err ? `\n${err.stack}` : '';
  return `${[String(time).slice(11, 19), String(level).padEnd(5), module, message, ...fields].filter(Boolean).join(' ')}${stack}\n`;
}
