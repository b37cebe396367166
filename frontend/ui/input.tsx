import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';
import { useFieldProps } from './field.tsx';

interface InputProps extends ComponentProps<'input'> {
  /** Stands inside the box before the text, such as an icon. */
  leading?: ReactNode;
  /** Stands inside the box after the text, such as a unit or a button. */
  trailing?: ReactNode;
}

export function Input({ leading, trailing, className, ...props }: InputProps) {
  const field = useFieldProps(props);
  if (!leading && !trailing) return <input {...field} className={cn('control', className)} {...props} />;
  return (
    <div className={cn('control flex items-center gap-2', className)} aria-invalid={field['aria-invalid']}>
      {leading && <span className="shrink-0 text-muted [&_svg]:size-4">{leading}</span>}
      <input {...field} className="h-full min-w-0 flex-1 bg-transparent outline-none" {...props} />
      {trailing && <span className="-mr-1 shrink-0 text-muted">{trailing}</span>}
    </div>
  );
}
