import { isMac } from '../lib/shortcuts.ts';
import { cn } from './cn.ts';

const names: Record<string, string> = {
  escape: 'Esc',
  enter: '↵',
  shift: '⇧',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  space: 'Space',
};

function nameOf(key: string): string {
  if (key === 'mod') return isMac() ? '⌘' : 'Ctrl';
  return names[key] ?? key.toUpperCase();
}

/** Keys as they are written for `useShortcut`: `mod+k`, `g c`. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-0.5', className)}>
      {keys.split(/[+ ]/).map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border bg-canvas px-1 font-sans text-muted text-xs"
        >
          {nameOf(key)}
        </kbd>
      ))}
    </span>
  );
}
