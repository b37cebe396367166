import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

/** Leaves the page behind within reach of screen readers and of a click, unless `modal`. */
export function DropdownMenu({ modal = false, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root modal={modal} {...props} />;
}

export const DropdownMenuTrigger = Primitive.Trigger;
export const DropdownMenuGroup = Primitive.Group;
export const DropdownMenuRadioGroup = Primitive.RadioGroup;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align="end"
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-rise overflow-y-auto rounded-lg bg-raised p-1 shadow-float',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof Primitive.Item> {
  icon?: LucideIcon;
  /** Keys that do the same. */
  hint?: ReactNode;
  danger?: boolean;
}

export function DropdownMenuItem({ icon: Icon, hint, danger, className, children, ...props }: ItemProps) {
  return (
    <Primitive.Item className={cn('option', danger && 'text-negative', className)} {...props}>
      {Icon && <Icon aria-hidden className={cn('size-4 shrink-0', !danger && 'text-muted')} strokeWidth={1.5} />}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint}
    </Primitive.Item>
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem className={cn('option justify-between', className)} {...props}>
      {children}
      <Primitive.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent" strokeWidth={2} />
      </Primitive.ItemIndicator>
    </Primitive.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn('option justify-between', className)} {...props}>
      {children}
      <Primitive.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent" strokeWidth={2} />
      </Primitive.ItemIndicator>
    </Primitive.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn('px-2 py-1 text-muted text-xs', className)} {...props} />;
}

export function DropdownMenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 border-t" />;
}
