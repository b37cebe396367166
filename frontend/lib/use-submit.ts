import { type FormEvent, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { type FieldOfCode, showFailure } from './form-failure.ts';

/**
 * Runs a task with a form's values once they are valid. What the server refuses goes to its fields; the rest is
 * `failure`, to be said above the form.
 */
export function useSubmit<T extends FieldValues, V>(
  form: UseFormReturn<T, unknown, V>,
  task: (values: V) => Promise<void>,
  fieldOfCode?: FieldOfCode<T>,
): { submit: (event: FormEvent) => void; failure: string | null } {
  const [failure, setFailure] = useState<string | null>(null);
  const run = form.handleSubmit(async (values) => {
    setFailure(null);
    try {
      await task(values);
    } catch (error) {
      setFailure(showFailure(form, error, fieldOfCode));
    }
  });
  return { submit: (event) => void run(event), failure };
}
