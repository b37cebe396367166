import { ApiFailure, failureMessage } from '../lib/api-failure.ts';

interface ToastOptions {
  description?: string;
  /** One button; a toast that can undo stays for ten seconds. */
  action?: { label: string; onClick: () => void };
  /** Milliseconds. */
  duration?: number;
}

/** The first page needs no toast, so the code that draws them comes after it. */
async function show(kind: 'success' | 'info' | 'warning' | 'error', title: string, options: ToastOptions = {}) {
  const { toast: sonner } = await import('sonner');
  sonner[kind](title, { duration: options.action ? 10_000 : 5_000, ...options });
}

export const toast = {
  success: (title: string, options?: ToastOptions) => void show('success', title, options),
  info: (title: string, options?: ToastOptions) => void show('info', title, options),
  warning: (title: string, options?: ToastOptions) => void show('warning', title, options),
  error: (title: string, options?: ToastOptions) => void show('error', title, options),
  /** Says what could not be done and why, with the id to quote where the server failed. */
  failure: (title: string, error: unknown) => {
    const id = error instanceof ApiFailure && error.status >= 500 ? error.requestId : undefined;
    const reason = failureMessage(error);
    const description = id ? `${reason} Quote ${id} when asking for help.` : reason;
    void show('error', title, { description, duration: 10_000 });
  },
};
