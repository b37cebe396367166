import type { ErrorCode } from '@sequelstring/contract/errors.ts';

/** The contract's codes, and two that only a browser knows: no answer at all, and an answer that is not ours. */
export type FailureCode = ErrorCode | 'unreachable' | 'unreadable';

/** A call that did not succeed, with what can be said about it to the person and what to quote when asking for help. */
export class ApiFailure extends Error {
  readonly code: FailureCode;
  readonly status: number;
  /** A field's path to what is wrong with it. */
  readonly details: Record<string, string[]>;
  readonly requestId: string | undefined;

  constructor(failure: {
    code: FailureCode;
    message: string;
    status: number;
    details?: Record<string, string[]>;
    requestId?: string;
  }) {
    super(failure.message);
    this.name = 'ApiFailure';
    this.code = failure.code;
    this.status = failure.status;
    this.details = failure.details ?? {};
    this.requestId = failure.requestId;
  }
}

/** What went wrong, in words for the person. */
export function failureMessage(error: unknown): string {
  if (error instanceof ApiFailure) return error.message;
  return 'Something went wrong in the browser. Reload the page and try again.';
}

/** The envelope of a failed reply as an ApiFailure; `requestId` falls back to the response header. */
export function toFailure(status: number, body: unknown, requestId?: string): ApiFailure {
  const error = (
    body as {
      error?: { code?: ErrorCode; message?: string; details?: Record<string, string[]>; requestId?: string };
    } | null
  )?.error;
  if (error?.code && error.message) {
    return new ApiFailure({
      code: error.code,
      message: error.message,
      status,
      details: error.details,
      requestId: error.requestId ?? requestId,
    });
  }
  return new ApiFailure({
    code: 'unreadable',
    message:
      status >= 500 ? `The server did not answer properly (${status}).` : `The answer could not be read (${status}).`,
    status,
    requestId,
  });
}

/** The server could not be reached at all. */
export const unreachable = (): ApiFailure =>
  new ApiFailure({
    code: 'unreachable',
    message: 'The server cannot be reached. Check your connection and try again.',
    status: 0,
  });
