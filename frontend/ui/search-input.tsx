import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../lib/shortcuts.ts';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';
import { Input } from './input.tsx';
import { Kbd } from './kbd.tsx';

interface SearchInputProps {
  value: string;
  /** Called once the typing rests for 150 ms, and at once when it is cleared. */
  onValueChange: (text: string) => void;
  /** What is searched in, also for screen readers. */
  label: string;
  placeholder?: string;
  /** Heading in the sheet of shortcuts. */
  group: string;
  className?: string;
}

/** Searches in what the page lists; `/` leads here, Esc clears and then leaves. */
export function SearchInput({ value, onValueChange, label, placeholder, group, className }: SearchInputProps) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(onValueChange);
  useEffect(() => {
    latest.current = onValueChange;
  });
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), 150);
    return () => clearTimeout(timer);
  }, [typed, value]);
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useKeys('page.search', focus, { group });
  const clear = () => {
    setTyped('');
    onValueChange('');
    input.current?.focus();
  };
  return (
    <Input
      ref={input}
      type="search"
      aria-label={label}
      placeholder={placeholder ?? label}
      className={cn('[&_input::-webkit-search-cancel-button]:hidden', className)}
      leading={<Search aria-hidden strokeWidth={1.5} />}
      trailing={
        typed ? (
          <IconButton icon={X} label="Clear search" size="sm" onClick={clear} />
        ) : (
          <Kbd keys="/" className="max-sm:hidden" />
        )
      }
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && (typed ? clear() : input.current?.blur())}
    />
  );
}
