import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keyOf, listenForShortcuts, type Shortcut, useShortcuts } from './shortcuts.ts';

class Key extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey = false;
  readonly altKey = false;
  readonly shiftKey = false;
  readonly repeat = false;
  readonly isComposing = false;
  constructor(key: string, ctrlKey = false) {
    super('keydown', { cancelable: true });
    this.key = key;
    this.ctrlKey = ctrlKey;
  }
}

let listener: ReturnType<typeof listenForShortcuts>;
let isBetweenPages = false;
const window = new EventTarget();
const press = (...keys: string[]) => {
  for (const key of keys) window.dispatchEvent(new Key(key));
};
const register = (...shortcuts: Partial<Shortcut>[]) =>
  useShortcuts.setState({
    shortcuts: shortcuts.map((shortcut, id) => ({ id, keys: '', label: '', run: () => {}, ...shortcut })),
  });

beforeEach(() => {
  vi.stubGlobal('window', window);
  vi.stubGlobal('HTMLElement', class {});
  vi.stubGlobal('document', { querySelector: () => null });
  isBetweenPages = false;
  listener = listenForShortcuts(() => isBetweenPages);
});
afterEach(() => {
  listener.stop();
  vi.unstubAllGlobals();
});

test('keys are named alike on all systems', () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(keyOf({ ...none, key: 'k', metaKey: true })).toBe('mod+k');
  expect(keyOf({ ...none, key: 'k', ctrlKey: true })).toBe('mod+k');
  expect(keyOf({ ...none, key: '?', shiftKey: true })).toBe('?');
  expect(keyOf({ ...none, key: 'Enter', shiftKey: true })).toBe('shift+enter');
  expect(keyOf({ ...none, key: ' ' })).toBe('space');
});

test('of two shortcuts with the same key the later one runs, as it belongs to the page', () => {
  const [shell, page] = [vi.fn(), vi.fn()];
  register({ keys: 'c', run: shell }, { keys: 'c', run: page });
  press('c');
  expect(shell).not.toHaveBeenCalled();
  expect(page).toHaveBeenCalledOnce();
});

test('g and then c goes, and does not run c', () => {
  const [go, create] = [vi.fn(), vi.fn()];
  register({ keys: 'g c', run: go }, { keys: 'c', run: create });
  press('g', 'c');
  expect(go).toHaveBeenCalledOnce();
  expect(create).not.toHaveBeenCalled();
  press('c');
  expect(create).toHaveBeenCalledOnce();
});

test('g and then a key that leads nowhere runs that key alone', () => {
  const create = vi.fn();
  register({ keys: 'g h' }, { keys: 'c', run: create });
  press('g', 'c');
  expect(create).toHaveBeenCalledOnce();
});

test('while a dialog is open only what is meant for it works', () => {
  vi.stubGlobal('document', { querySelector: () => ({}) });
  const [page, everywhere] = [vi.fn(), vi.fn()];
  register({ keys: 'c', run: page }, { keys: 'escape', run: everywhere, inDialog: true });
  press('c', 'Escape');
  expect(page).not.toHaveBeenCalled();
  expect(everywhere).toHaveBeenCalledOnce();
});

test('keys typed while a page loads run there, in turn, and stop at the next way', () => {
  const log: string[] = [];
  const go = () => {
    log.push('go');
    isBetweenPages = true;
  };
  register({ keys: 'g t', run: go }, { keys: 'c', run: () => log.push('create on the old page') });
  press('g', 't', 'c', 'g', 't', 'c');
  expect(log).toEqual(['go']);
  isBetweenPages = false;
  register({ keys: 'g t', run: go }, { keys: 'c', run: () => log.push('create') });
  listener.resume();
  expect(log).toEqual(['go', 'create', 'go']);
  isBetweenPages = false;
  listener.resume();
  expect(log).toEqual(['go', 'create', 'go', 'create']);
});
