import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { cn } from './cn.ts';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: ReactNode;
  description?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** No cross and no way out by Esc or a click outside. */
  locked?: boolean;
}

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-3xl' };

/** A short task over the page; its actions belong into a DialogFooter, within the form where there is one. */
export function DialogContent(props: DialogContentProps) {
  const { title, description, size = 'sm', locked, className, children, ...rest } = props;
  const stay = locked ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-overlay" />
      <Primitive.Content
        onEscapeKeyDown={stay}
        onInteractOutside={stay}
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] w-full animate-rise flex-col overflow-y-auto overscroll-contain rounded-t-xl bg-raised shadow-float outline-none',
          'sm:inset-x-auto sm:bottom-auto sm:top-[12vh] sm:left-1/2 sm:max-h-[80dvh] sm:-translate-x-1/2 sm:rounded-xl',
          widths[size],
          className,
        )}
        {...rest}
      >
        <div className={cn('px-5 pt-4', !locked && 'pr-12')}>
          <Primitive.Title className="font-medium text-lg">{title}</Primitive.Title>
          {description && (
            <Primitive.Description className="mt-1 text-base text-muted">{description}</Primitive.Description>
          )}
        </div>
        <div className="flex flex-col gap-4 px-5 pt-4 pb-5">{children}</div>
        {!locked && <CloseButton className="absolute top-3.5 right-3.5" />}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** For `onOpenAutoFocus`: a form begins with its first field, not with the cross. */
export function focusFirstField(event: Event): void {
  const field = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>('input, textarea');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** The dialog's actions, the main one last. */
export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('mt-1 flex flex-wrap justify-end gap-2', className)} {...props} />;
}
