import { useEffect, useLayoutEffect, useRef } from 'react';
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
  /** Runs again while the key is held down. */
  repeats?: boolean;
  disabled?: boolean;
}

type Row = Omit<ShortcutOptions, 'disabled'> & { keys: readonly string[] };

const general = 'General';
const lists = 'Lists';
const record = 'Record';
const queue = 'Feeds';

/** Every key that more than one page uses; the sheet, the palette and the tests read it here. */
export const shortcutTable = {
  'app.palette': { keys: ['mod+k'], label: 'Command menu', group: general, inDialog: true },
  'app.search': { keys: ['/'], label: 'Search', group: general, givesWay: true },
  'app.shortcuts': { keys: ['?'], label: 'Keyboard shortcuts', group: general, palette: true },
  'app.sidebar': {
    keys: ['['],
    label: 'Collapse or expand the sidebar',
    group: general,
    palette: true,
    givesWay: true,
  },
  'app.create': { keys: ['c'], label: 'New contact', group: general, palette: true, givesWay: true },
  'page.create': { keys: ['c'], label: 'Create', group: lists, palette: true },
  'page.search': { keys: ['/'], label: 'Search in the list', group: lists },
  'list.next': { keys: ['j', 'arrowdown'], label: 'Next row', group: lists, repeats: true },
  'list.previous': { keys: ['k', 'arrowup'], label: 'Previous row', group: lists, repeats: true },
  'list.right': { keys: ['arrowright'], label: 'Next cell', group: lists, repeats: true },
  'list.left': { keys: ['arrowleft'], label: 'Previous cell', group: lists, repeats: true },
  'list.pageDown': { keys: ['pagedown'], label: 'Page down', group: lists, repeats: true },
  'list.pageUp': { keys: ['pageup'], label: 'Page up', group: lists, repeats: true },
  'list.first': { keys: ['home'], label: 'First row', group: lists },
  'list.last': { keys: ['end'], label: 'Last row', group: lists },
  'list.edit': { keys: ['enter'], label: 'Edit cell', group: lists },
  'list.open': { keys: ['o', 'mod+enter'], label: 'Open', group: lists },
  'list.peek': { keys: ['space'], label: 'Peek', group: lists },
  'list.select': { keys: ['x'], label: 'Select', group: lists },
  'list.extendDown': { keys: ['shift+arrowdown'], label: 'Extend selection down', group: lists, repeats: true },
  'list.extendUp': { keys: ['shift+arrowup'], label: 'Extend selection up', group: lists, repeats: true },
  'list.back': { keys: ['escape'], label: 'Close peek, clear selection', group: lists },
  'queue.next': { keys: ['j', 'arrowdown'], label: 'Next', group: queue, repeats: true },
  'queue.previous': { keys: ['k', 'arrowup'], label: 'Previous', group: queue, repeats: true },
  'queue.done': { keys: ['e'], label: 'Done or dismiss', group: queue },
  'queue.deal': { keys: ['d'], label: 'Create opportunity', group: queue },
  'queue.undo': { keys: ['u'], label: 'Undo', group: queue },
  'board.move': { keys: ['m'], label: 'Move card', group: 'Board' },
  'record.edit': { keys: ['e'], label: 'Edit the first property', group: record },
  'record.previous': { keys: ['['], label: 'Previous record', group: record },
  'record.next': { keys: [']'], label: 'Next record', group: record },
  'record.back': { keys: ['escape'], label: 'Back to the list', group: record },
} as const satisfies Record<string, Row>;

export type ShortcutName = keyof typeof shortcutTable;

export interface Shortcut extends ShortcutOptions {
  id: number;
  /** `c`, `g c` (one after the other), `mod+k` (Ctrl, on a Mac Cmd), `shift+enter`, `escape`. */
  keys: string;
  run: () => void;
}

/** The shortcuts of what is on the screen, the latest last. */
export const useShortcuts = create<{ shortcuts: readonly Shortcut[] }>(() => ({ shortcuts: [] }));

let nextId = 1;

/**
 * Puts shortcuts on the screen's list; of two with the same keys the later one runs.
 * @returns how to take them off again
 */
export function registerShortcuts(shortcuts: readonly Omit<Shortcut, 'id'>[]): () => void {
  const added = shortcuts.map((shortcut) => ({ ...shortcut, id: nextId++ }));
  useShortcuts.setState(({ shortcuts: before }) => ({ shortcuts: [...before, ...added] }));
  return () =>
    useShortcuts.setState(({ shortcuts: before }) => ({
      shortcuts: before.filter((shortcut) => !added.includes(shortcut)),
    }));
}

/** Registers keys, or several that do the same, while the component is shown. */
export function useShortcut(keys: string | readonly string[], handler: () => void, options: ShortcutOptions): void {
  const latest = useRef(handler);
  // Before the next key can come, so that keys in quick succession each see what the one before them did.
  useLayoutEffect(() => {
    latest.current = handler;
  });
  const { label, group, palette, givesWay, inDialog, repeats, disabled } = options;
  const all = typeof keys === 'string' ? keys : keys.join('\n');
  useEffect(() => {
    if (disabled) return;
    const run = () => latest.current();
    return registerShortcuts(
      all.split('\n').map((one) => ({ keys: one, label, group, palette, givesWay, inDialog, repeats, run })),
    );
  }, [all, label, group, palette, givesWay, inDialog, repeats, disabled]);
}

/** Registers keys of the table; a page may say more exactly what they do there. */
export function useKeys(
  name: ShortcutName,
  handler: () => void,
  more: Partial<Pick<ShortcutOptions, 'label' | 'group' | 'disabled'>> = {},
): void {
  const { keys, ...options } = shortcutTable[name];
  useShortcut(keys, handler, { ...options, ...more });
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

const pressKeys = new Set(['enter', 'space']);
const moveKeys = new Set(['arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'home', 'end']);

/** Whether what has the focus uses the key itself: a button is pressed with it, tabs are moved through. */
function isTaken(key: string, target: EventTarget | null): boolean {
  const uses = pressKeys.has(key) ? 'button, a, summary' : moveKeys.has(key) ? '[role=tab], [role=separator]' : '';
  return uses !== '' && target instanceof HTMLElement && target.closest(uses) !== null;
}

const overlayOpen = (): boolean =>
  document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open], [role=listbox]') !== null;

const patience = 1200;

type Press = Pick<KeyboardEvent, 'timeStamp' | 'repeat' | 'preventDefault'> & { pressed: string };

/**
 * Runs shortcuts for the keys pressed on the window. Characters typed while `isBetweenPages()` are meant for the page
 * that is still loading, and wait for it.
 * @returns `resume` for when that page is shown, `stop` to stop listening
 */
export function listenForShortcuts(isBetweenPages: () => boolean): { resume: () => void; stop: () => void } {
  let first: { key: string; at: number } | null = null;
  const waiting: Press[] = [];
  const run = ({ pressed: key, timeStamp, repeat, preventDefault }: Press) => {
    const covered = overlayOpen();
    const available = useShortcuts
      .getState()
      .shortcuts.filter(({ inDialog, repeats }) => (inDialog || !covered) && (repeats || !repeat));
    const sequence = first && timeStamp - first.at < patience ? `${first.key} ${key}` : null;
    const match =
      available.findLast((shortcut) => shortcut.keys === sequence) ??
      available.findLast((shortcut) => shortcut.keys === key && !shortcut.givesWay) ??
      available.findLast((shortcut) => shortcut.keys === key);
    const begins = available.some((shortcut) => shortcut.keys.startsWith(`${key} `));
    first = begins && !match ? { key, at: timeStamp } : null;
    if (!match) return;
    preventDefault();
    match.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyOf(event);
    if (isTyping(event.target) && !key.startsWith('mod+')) return;
    if (isTaken(key, event.target)) return;
    const { timeStamp, repeat } = event;
    const press = { pressed: key, timeStamp, repeat, preventDefault: () => event.preventDefault() };
    if (key.length > 1 || !isBetweenPages()) return run(press);
    event.preventDefault();
    waiting.push(press);
  };
  const resume = () => {
    while (waiting.length > 0 && !isBetweenPages()) run(waiting.shift()!);
  };
  window.addEventListener('keydown', onKeyDown);
  return { resume, stop: () => window.removeEventListener('keydown', onKeyDown) };
}
