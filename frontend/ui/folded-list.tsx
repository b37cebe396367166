import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';

interface FoldedListProps<Item> {
  items: readonly Item[];
  className: string;
  /** "Show 100 more", with how many come next. */
  moreLabel(next: number): string;
  children(item: Item): ReactNode;
}

/** So many are drawn at once, and with each click. */
const FIRST = 25;
const STEP = 100;

/** A list that may be very long: its first items, and a button for the next ones. */
export function FoldedList<Item>({ items, className, moreLabel, children }: FoldedListProps<Item>) {
  const [shown, setShown] = useState(FIRST);
  const next = Math.min(STEP, items.length - shown);
  return (
    <>
      <ul className={className}>{items.slice(0, shown).map(children)}</ul>
      {next > 0 && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => setShown(shown + STEP)}>
          {moreLabel(next)}
        </Button>
      )}
    </>
  );
}
