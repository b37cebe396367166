import type { FieldError, FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { ApiFailure, failureMessage } from './api-failure.ts';
import { asSentence } from './problem-words.ts';

/** Codes that are about one field of the form that caused them. */
export type FieldOfCode<T extends FieldValues> = Partial<Record<string, FieldPath<T>>>;

/**
 * Puts what the server refused next to the fields that it is about, and the focus into the first of them.
 * @returns what remains to be said above the form, or null when every problem has found its field
 */
export function showFailure<T extends FieldValues, V>(
  form: UseFormReturn<T, unknown, V>,
  error: unknown,
  fieldOfCode: FieldOfCode<T> = {},
): string | null {
  if (!(error instanceof ApiFailure)) return failureMessage(error);
  const known = Object.keys(form.getValues());
  const problems = Object.entries(error.details).filter(([path]) => known.includes(path.split('.')[0]!));
  const coded = fieldOfCode[error.code];
  if (coded) problems.push([coded, [error.message]]);
  for (const [index, [path, messages]] of problems.entries()) {
    form.setError(path as FieldPath<T>, { message: asSentence(messages[0] ?? '') }, { shouldFocus: index === 0 });
  }
  if (problems.length > 0 && problems.length >= Object.keys(error.details).length) return null;
  return error.requestId && error.status >= 500
    ? `${error.message} Quote ${error.requestId} when asking for help.`
    : error.message;
}

/** What to say of a field: the server's own words, or for what the form itself found out the given ones. */
export const fieldError = (error: FieldError | undefined, words: string): string | undefined =>
  error && (error.type ? words : (error.message ?? words));

/** What to say of a new password: too short, or one that everybody tries first. */
export const passwordError = (error: FieldError | undefined): string | undefined =>
  error?.type === 'custom'
    ? 'Too common. Choose a phrase of a few words'
    : fieldError(error, 'Use at least 10 characters');
