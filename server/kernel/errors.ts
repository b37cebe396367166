import { type ErrorCode, errors } from '@sequelstring/contract/errors.ts';

/** A failure that a caller is told about: a code of the catalogue, field details, and for logs alone a cause. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, string[]> | undefined;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    options: { message?: string; details?: Record<string, string[]>; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(options.message ?? errors[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return errors[this.code].status;
  }
}
