import type { ComponentProps } from 'react';
import { Input } from './input.tsx';

/** A time of day, `09:00`, in the browser's own control. */
export function TimeInput(props: Omit<ComponentProps<typeof Input>, 'type'>) {
  return <Input type="time" step={60} {...props} />;
}
