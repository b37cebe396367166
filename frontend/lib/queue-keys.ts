import type { RefObject } from 'react';
import { useKeys } from './shortcuts.ts';

/** Marks an entry of a list that `j` and `k` go through. */
export const queueItem = { 'data-queue-item': '' } as const;
/** Marks the control within an entry that `e` presses. */
export const queueDone = { 'data-queue-done': '' } as const;

/** Works through the marked entries of a page by keyboard, whichever card they are in. */
export function useQueueKeys(page: RefObject<HTMLElement | null>): void {
  const items = () => [...(page.current?.querySelectorAll<HTMLElement>('[data-queue-item]') ?? [])];
  const current = () => items().findIndex((item) => item.contains(document.activeElement));
  const go = (index: number) => {
    const all = items();
    all[Math.max(0, Math.min(all.length - 1, index))]?.querySelector<HTMLElement>('a')?.focus();
  };
  useKeys('queue.next', () => go(current() + 1));
  useKeys('queue.previous', () => go(current() - 1));
  useKeys('queue.done', () => {
    const at = current();
    const done = items()[at]?.querySelector<HTMLElement>('[data-queue-done]');
    if (!done) return;
    // What is done leaves the list: the next one is where to go on.
    go(items().length - 1 > at ? at + 1 : at - 1);
    done.click();
  });
}
