import { CircleExclamationPoint } from 'lucide-react';
import { createContext, type ReactNode, use, useId } from 'react';
import { cn } from './cn.ts';
import { Label } from './label.tsx';

interface FieldContext {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
}

const Context = createContext<FieldContext | null>(null);

/** What a control takes over from the field around it: its id, and what names and describes it. */
export function useFieldProps(given: { id?: string } = {}) {
  const field = use(Context);
  if (!field) return given.id ? { id: given.id } : {};
  return {
    id: given.id ?? field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
  };
}

/** For composite controls, which are named through their label's id. */
export const useFieldLabelId = (): string | undefined => use(Context)?.labelId;

interface FieldProps {
  label: ReactNode;
  /** One sentence below the control. */
  help?: ReactNode;
  /** What is wrong and how to mend it; stands in place of the help. */
  error?: string;
  /** Marks a field that may stay empty, where most may not. */
  optional?: boolean;
  /** Keeps the label for screen readers alone. */
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, control and the help or error below it; the controls of this kit pick up their names from it. */
export function Field({ label, help, error, optional, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const describedBy = error || help ? `${id}-help` : undefined;
  return (
    <Context value={{ id, labelId: `${id}-label`, describedBy, invalid: Boolean(error) }}>
      <div className={cn('flex min-w-0 flex-col gap-1', className)}>
        <Label id={`${id}-label`} htmlFor={id} className={cn(hideLabel && 'sr-only')}>
          {label}
          {optional && <span className="font-normal text-muted"> (optional)</span>}
        </Label>
        {children}
        {error ? (
          <p id={describedBy} className="flex items-start gap-1 text-negative text-xs" role="alert">
            <CircleExclamationPoint aria-hidden className="mt-px size-3.5 shrink-0" strokeWidth={1.75} />
            {error}
          </p>
        ) : (
          help && (
            <p id={describedBy} className="text-muted text-xs">
              {help}
            </p>
          )
        )}
      </div>
    </Context>
  );
}
