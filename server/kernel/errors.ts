import { type ErrorCode, errors } from '@sequelstring/contract/errors.ts';
import type { Conflict } from '@sequelstring/contract/route.ts';

/** A failure that a caller is told about: a code of the catalogue, field details, and for logs alone a cause. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, string[]> | undefined;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;
  /** Of a stale change: the record as it is now. */
  readonly conflict: Conflict | undefined;

  constructor(
    code: ErrorCode,
    options: {
      message?: string;
      details?: Record<string, string[]>;
      retryAfter?: number;
      conflict?: Conflict;
      cause?: unknown;
    } = {},
  ) {
    // Refusals come by the thousand in a flood, and nobody looks at where one was thrown; a stack costs more than all else.
    const { stackTraceLimit } = Error;
    if (errors[code].status < 500) Error.stackTraceLimit = 0;
    super(options.message ?? errors[code].message, { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
    this.conflict = options.conflict;
  }

  get status(): number {
    return errors[this.code].status;
  }
}
