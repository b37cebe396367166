import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

/** A table of 36 px rows; `TableHead` stays at the top of the nearest scrolling ancestor. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return <table className={cn('w-full border-separate border-spacing-0 text-left text-sm', className)} {...props} />;
}

export function TableHead({ className, ...props }: ComponentProps<'thead'>) {
  return <thead className={cn('sticky top-0 z-10 bg-surface', className)} {...props} />;
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} />;
}

/** `data-active` marks the row under the keyboard's cursor, `aria-selected` a chosen one. */
export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      className={cn(
        'group/row [tbody>&]:hover:bg-hover data-[active=true]:bg-hover aria-selected:bg-selected',
        className,
      )}
      {...props}
    />
  );
}

interface TableHeadCellProps extends Omit<ComponentProps<'th'>, 'children'> {
  children?: ReactNode;
  align?: 'left' | 'right';
  /** How the list is sorted by this column now; null: not by this one, but it can be. */
  sorted?: 'ascending' | 'descending' | null;
  onSort?: () => void;
}

export function TableHeadCell({ children, align = 'left', sorted, onSort, className, ...props }: TableHeadCellProps) {
  const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted ?? undefined}
      className={cn(
        'h-8 border-b px-3 font-medium text-muted text-xs whitespace-nowrap',
        align === 'right' && 'text-right',
        className,
      )}
      {...props}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            'group/sort -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
            sorted && 'text-ink',
          )}
        >
          {children}
          <Arrow
            aria-hidden
            strokeWidth={1.75}
            className={cn('size-3.5', !sorted && 'opacity-0 group-hover/sort:opacity-60')}
          />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function TableCell({
  className,
  align = 'left',
  ...props
}: ComponentProps<'td'> & { align?: 'left' | 'right' }) {
  return (
    <td className={cn('h-9 border-b px-3 py-0', align === 'right' && 'text-right tabular', className)} {...props} />
  );
}
