import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { cn } from './cn.ts';
import { tabListStyle } from './tabs.tsx';

interface TabNavProps {
  label: string;
  className?: string;
  /** Links or buttons with `tabStyle`, the open one with `aria-current="page"`. */
  children: ReactNode;
}

/** Pages or views as tabs in one line; where they do not all fit, the open one is scrolled into sight. */
export function TabNav({ label, className, children }: TabNavProps) {
  const nav = useRef<HTMLElement>(null);
  const { pathname, search } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is open when the address is another
  useEffect(() => {
    const open = nav.current?.querySelector('[aria-current="page"]');
    open?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname, search]);
  return (
    <nav ref={nav} aria-label={label} className={cn(tabListStyle, className)}>
      {children}
    </nav>
  );
}
