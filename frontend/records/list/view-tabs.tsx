import { Users } from 'lucide-react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { cn } from '../../ui/cn.ts';
import { tabStyle } from '../../ui/tabs.tsx';
import type { ReadyView } from '../view.ts';

/** A tab, which may be one that someone has saved. */
export interface ListTab extends ReadyView {
  shared?: boolean;
}

interface ViewTabsProps {
  tabs: readonly ListTab[];
  open: string;
  onOpen(tab: ListTab): void;
}

/** The views of a list as tabs. */
export function ViewTabs({ tabs, open, onOpen }: ViewTabsProps) {
  return (
    <nav aria-label={words.views} className="flex items-center gap-4 overflow-x-auto [scrollbar-width:none]">
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          className={cn(tabStyle, 'mb-0 h-10')}
          aria-current={tab.id === open ? 'page' : undefined}
          onClick={() => onOpen(tab)}
        >
          {tab.name}
          {tab.shared && (
            <>
              <Users aria-hidden className="size-3.5" strokeWidth={1.5} />
              <span className="sr-only">{words.shared}</span>
            </>
          )}
        </button>
      ))}
    </nav>
  );
}
