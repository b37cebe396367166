import { initialsOf } from '../lib/format.ts';
import { cn } from './cn.ts';

const sizes = {
  xs: 'size-5 text-[0.5625rem]',
  sm: 'size-6 text-[0.625rem]',
  md: 'size-8 text-xs',
  lg: 'size-12 text-lg',
};

/** A hue of its own for each name, always the same. */
function hueOf(name: string): number {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return (hash % 24) * 15;
}

/** The initials of a name on a colour of their own; stands beside the name, so screen readers skip it. */
export function Avatar({
  name,
  size = 'sm',
  className,
}: {
  name: string;
  size?: keyof typeof sizes;
  className?: string;
}) {
  const hue = hueOf(name);
  return (
    <span
      aria-hidden
      className={cn(
        'inline-flex shrink-0 select-none items-center justify-center rounded-full font-medium leading-none',
        sizes[size],
        className,
      )}
      style={{
        backgroundColor: `light-dark(oklch(0.91 0.048 ${hue}), oklch(0.37 0.06 ${hue}))`,
        color: `light-dark(oklch(0.37 0.09 ${hue}), oklch(0.91 0.055 ${hue}))`,
      }}
    >
      {initialsOf(name)}
    </span>
  );
}
