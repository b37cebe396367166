import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { Toaster as Sonner, toast as show } from 'sonner';
import { ApiFailure, failureMessage } from '../lib/api-failure.ts';
import { useTheme } from '../lib/theme.ts';

/** Where toasts appear; the app has one. */
export function Toaster() {
  const theme = useTheme((state) => state.theme);
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      visibleToasts={4}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-(--width) items-center gap-2.5 rounded-lg bg-raised px-3.5 py-3 text-ink text-sm shadow-float font-sans',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-muted',
          actionButton:
            'h-7 shrink-0 rounded-md border border-control/60 px-2 font-medium text-sm hover:bg-hover cursor-pointer',
        },
      }}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-positive" strokeWidth={1.75} />,
        error: <CircleAlert aria-hidden className="size-4 text-negative" strokeWidth={1.75} />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warning" strokeWidth={1.75} />,
        info: <Info aria-hidden className="size-4 text-info" strokeWidth={1.75} />,
      }}
    />
  );
}

interface ToastOptions {
  description?: string;
  /** One button; a toast that can undo stays for ten seconds. */
  action?: { label: string; onClick: () => void };
}

const lasting = (options?: ToastOptions) => ({ ...options, duration: options?.action ? 10_000 : 5_000 });

export const toast = {
  success: (title: string, options?: ToastOptions) => show.success(title, lasting(options)),
  info: (title: string, options?: ToastOptions) => show.info(title, lasting(options)),
  warning: (title: string, options?: ToastOptions) => show.warning(title, lasting(options)),
  error: (title: string, options?: ToastOptions) => show.error(title, lasting(options)),
  /** Says what could not be done and why, with the id to quote where the server failed. */
  failure: (title: string, error: unknown) => {
    const id = error instanceof ApiFailure && error.status >= 500 ? error.requestId : undefined;
    show.error(title, {
      description: id ? `${failureMessage(error)} Quote ${id} when asking for help.` : failureMessage(error),
      duration: 10_000,
    });
  },
};
