import { useEffect, useRef } from 'react';
import { create } from 'zustand';

export interface ShortcutOptions {
  /** What it does, for the sheet of all shortcuts and the palette. */
  label: string;
  /** Heading in the sheet: `Go to`, `Contacts`. */
  group?: string;
  /** Stands among the palette's actions too. */
  palette?: boolean;
  /** Gives way to the same keys of a page, whichever was registered first. */
  givesWay?: boolean;
  /** Also works while a dialog, menu or panel is open. */
  inDialog?: boolean;
  disabled?: boolean;
}

export interface Shortcut extends ShortcutOptions {
  id: number;
  /** `c`, `g c` (one after the other), `mod+k` (Ctrl, on a Mac Cmd), `shift+enter`, `escape`. */
  keys: string;
  run: () => void;
}

/** The shortcuts of what is on the screen, the latest last. */
export const useShortcuts = create<{ shortcuts: readonly Shortcut[] }>(() => ({ shortcuts: [] }));

let nextId = 1;

/** Registers keys while the component is shown; of two with the same keys the later one runs. */
export function useShortcut(keys: string, handler: () => void, options: ShortcutOptions): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const { label, group, palette, givesWay, inDialog, disabled } = options;
  useEffect(() => {
    if (disabled) return;
    const id = nextId++;
    const shortcut = { id, keys, label, group, palette, givesWay, inDialog, run: () => latest.current() };
    useShortcuts.setState(({ shortcuts }) => ({ shortcuts: [...shortcuts, shortcut] }));
    return () =>
      useShortcuts.setState(({ shortcuts }) => ({ shortcuts: shortcuts.filter((other) => other.id !== id) }));
  }, [keys, label, group, palette, givesWay, inDialog, disabled]);
}

/** Whether Cmd takes the place of Ctrl. */
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key event as it is written in `keys`: `c`, `?`, `mod+k`, `escape`. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const modifiers = [
    (event.ctrlKey || event.metaKey) && 'mod',
    event.altKey && 'alt',
    // A shifted character is already another character: `?`, not `shift+/`.
    event.shiftKey && key.length > 1 && 'shift',
  ];
  return [...modifiers.filter(Boolean), key].join('+');
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable=true]') !== null;

const overlayOpen = (): boolean =>
  document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open], [role=listbox]') !== null;

const patience = 1200;

/**
 * Runs shortcuts for the keys pressed on the window.
 * @returns how to stop listening
 */
export function listenForShortcuts(): () => void {
  let first: { key: string; at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    const key = keyOf(event);
    if (isTyping(event.target) && !key.startsWith('mod+')) return;
    const available = useShortcuts.getState().shortcuts.filter((shortcut) => shortcut.inDialog || !overlayOpen());
    const sequence = first && event.timeStamp - first.at < patience ? `${first.key} ${key}` : null;
    const match =
      available.findLast((shortcut) => shortcut.keys === sequence) ??
      available.findLast((shortcut) => shortcut.keys === key && !shortcut.givesWay) ??
      available.findLast((shortcut) => shortcut.keys === key);
    const begins = available.some((shortcut) => shortcut.keys.startsWith(`${key} `));
    first = begins && !match ? { key, at: event.timeStamp } : null;
    if (!match) return;
    event.preventDefault();
    match.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
