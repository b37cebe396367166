import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldProps } from './field.tsx';

/** Grows with its text, up to half of the window. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  const field = useFieldProps(props);
  return (
    <textarea
      {...field}
      rows={rows}
      className={cn('control field-sizing-content h-auto max-h-[50vh] min-h-16 resize-y py-1.5', className)}
      {...props}
    />
  );
}
