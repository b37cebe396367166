import { CircleCheck, CircleExclamationPoint, Info, TriangleExclamationPoint } from 'lucide-react';
import { Toaster as Sonner } from 'sonner';
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
        error: <CircleExclamationPoint aria-hidden className="size-4 text-negative" strokeWidth={1.75} />,
        warning: <TriangleExclamationPoint aria-hidden className="size-4 text-warning" strokeWidth={1.75} />,
        info: <Info aria-hidden className="size-4 text-info" strokeWidth={1.75} />,
      }}
    />
  );
}
